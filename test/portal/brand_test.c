// Whatever colour a shop chooses, what is written in it and on it can be read.
#include "../support.h"

#include "portal/brand.h"

#include <string.h>

static const struct tint white = {255, 255, 255}, night = {21, 29, 26}, card_grey = {213, 229, 225};

#define assert_readable(name, a, b, least)                                                                             \
	do {                                                                                                           \
		double got_ = tint_contrast((a), (b));                                                                 \
		if (got_ < (least))                                                                                    \
			fail_msg("#%02x%02x%02x %s: %s has %.2f", red, green, blue, dark ? "dark" : "light", name,     \
				got_);                                                                                 \
	} while (0)

static void check_color(unsigned red, unsigned green, unsigned blue)
{
	for (int dark = 0; dark < 2; dark++) {
		struct palette palette = palette_of((struct tint){(int)red, (int)green, (int)blue}, dark);
		struct tint ground = dark ? night : white;

		assert_readable("the button", palette.brand_ink, palette.brand, 4.5);
		assert_readable("the pressed button", palette.brand_ink, palette.brand_hover, 4.5);
		assert_readable("a link", palette.brand_text, ground, 4.5);
		assert_readable("text on the tint", palette.brand_text, palette.brand_soft, 4.5);
		assert_readable("white on the card", white, palette.card_to, 4.5);
		assert_readable("white on the card's ground", white, palette.card_via, 7);
		assert_readable("grey on the card", card_grey, palette.card_via, 4.5);
		assert_readable("white on the card's edge", white, palette.card_from, 7);
	}
}

static void every_colour_gives_a_readable_theme(void **state)
{
	(void)state;
	for (unsigned red = 0; red <= 255; red += 17)
		for (unsigned green = 0; green <= 255; green += 17)
			for (unsigned blue = 0; blue <= 255; blue += 17)
				check_color(red, green, blue);
}

static void a_colour_is_six_hex_digits(void **state)
{
	struct tint tint;

	(void)state;
	assert_true(tint_parse("#0B6b5d", &tint));
	assert_int_equal(tint.red, 11);
	assert_int_equal(tint.green, 107);
	assert_int_equal(tint.blue, 93);
	assert_false(tint_parse("0b6b5d", &tint));
	assert_false(tint_parse("#0b6b5", &tint));
	assert_false(tint_parse("#0b6b5g", &tint));
	assert_false(tint_parse("#0b6b5d;}", &tint));
	assert_false(tint_parse(NULL, &tint));
}

static void a_shop_without_a_colour_has_ours(void **state)
{
	struct arena *mem = arena_create();

	(void)state;
	assert_string_equal(brand_theme(mem, &(struct brand){0}), "");
	assert_non_null(strstr(brand_theme(mem, &(struct brand){.color = "#8c1d40"}), "html:root{--brand:#"));
	arena_destroy(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_colour_gives_a_readable_theme),
		cmocka_unit_test(a_colour_is_six_hex_digits),
		cmocka_unit_test(a_shop_without_a_colour_has_ours),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
