// Kinds of loyalty: each verdict at the edge of its thresholds, and which comes first where several hold.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail

#include "insight/kind.h"

static const struct loyalty_setting setting = {
	.repeat_days = 3,
	.late = 3000000,
	.discounted = 500000,
	.rewarded = 400000,
	.voices = 1,
	.one_place = 900000,
	.small_order = 1000000,
	.regular = 600000,
	.sole = 700000,
};
// Comes again and still, at one place, in a rhythm, pays in full, says nothing.
static const struct customer_loyalty steady = {
	.days = 3,
	.overdue = 3000000,
	.regular = 600000,
	.one_place = 1000000,
	.order_ratio = 1000001,
	.sole = NONE,
};

struct told {
	enum loyalty_kind kind;
	size_t member; // of struct customer_loyalty that is changed, and to what
	int64_t value;
};
#define WITH(kind_, member_, value_)                                                                                   \
	{                                                                                                              \
		kind_, offsetof(struct customer_loyalty, member_), value_                                              \
	}

static void one_number_at_a_time(void **state)
{
	static const struct told cases[] = {
		WITH(LOYAL_INERTIA, customer_id, 1),
		WITH(LOYAL_NONE, regular, 599999),
		WITH(LOYAL_NONE, regular, NONE),
		WITH(LOYAL_NONE, days, 2),
		WITH(LOYAL_NONE, overdue, 3000001),
		WITH(LOYAL_CONVENIENCE, order_ratio, 1000000),
		WITH(LOYAL_INERTIA, one_place, 0),
		WITH(LOYAL_PRICE, discounted, 500000),
		WITH(LOYAL_INERTIA, discounted, 499999),
		WITH(LOYAL_INCENTIVE, rewarded, 400000),
		WITH(LOYAL_INERTIA, rewarded, 399999),
		WITH(LOYAL_PREMIUM, voices, 2),
		WITH(LOYAL_MONOPOLY, sole, 700000),
		WITH(LOYAL_INERTIA, sole, 699999),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct customer_loyalty loyalty = steady;
		*(int64_t *)(void *)((char *)&loyalty + cases[i].member) = cases[i].value;
		assert_int_equal(kind_tell(&setting, &loyalty), cases[i].kind);
	}
}

static void several_at_once(void **state)
{
	struct customer_loyalty loyalty = steady;

	(void)state;
	loyalty.discounted = 900000;
	loyalty.rewarded = 900000;
	assert_int_equal(kind_tell(&setting, &loyalty), LOYAL_INCENTIVE); // a coupon is a discount too
	loyalty.voices = 1;
	assert_int_equal(kind_tell(&setting, &loyalty), LOYAL_INCENTIVE); // who speaks for a price is not attached
	loyalty.sole = 1000000;
	assert_int_equal(kind_tell(&setting, &loyalty), LOYAL_MONOPOLY);
	loyalty = steady;
	loyalty.days = 1;
	loyalty.regular = NONE;
	assert_int_equal(kind_tell(&setting, &loyalty), LOYAL_NONE);
	loyalty.voices = 8;
	assert_int_equal(kind_tell(&setting, &loyalty), LOYAL_LATENT);
	loyalty.days = 5; // has come often, is very late: neither comes nor is latent
	loyalty.overdue = 9000000;
	assert_int_equal(kind_tell(&setting, &loyalty), LOYAL_NONE);
	assert_int_equal(evidence_value(EVIDENCE_VOICES, &(struct customer_loyalty){.voices = 11}), 3);
}

static void every_kind_has_words(void **state)
{
	(void)state;
	for (int kind = 0; kind < LOYALTY_KINDS; kind++) {
		assert_non_null(loyalty_kinds[kind].name);
		assert_true(loyalty_kind_meanings[kind].en && loyalty_kind_meanings[kind].zh);
		assert_true(loyalty_kind_advice[kind].en && loyalty_kind_advice[kind].zh);
	}
	for (int kind = 0; kind < LOYAL_NONE; kind++)
		assert_true(kind_rows[kind].count > 0 && kind_rows[kind].count <= KIND_CONDITIONS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_number_at_a_time),
		cmocka_unit_test(several_at_once),
		cmocka_unit_test(every_kind_has_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
