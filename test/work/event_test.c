// Events: what is written is found again, in order, once, by every way of reading.
#include "../house.h"

#include "work/event.h"

#include <pthread.h>
#include <stdatomic.h>

struct sold {
	int64_t order;
	int64_t amount;
	const char *channel;
	int64_t points; // filled by a listener
};
static const struct field sold_fields[] = {
	FIELD_ID(sold, order, "ord", .doc = W("Order", "订单")),
	FIELD_I64(sold, amount, .min = 0, .max = 1000000, .doc = W("Amount", "金额")),
	FIELD_TEXT(sold, channel, .max = 20, .flags = FIELD_READ_ONLY, .doc = W("Channel", "渠道")),
	FIELD_I64(sold, points, .min = 0, .max = 1000000, .doc = W("Points", "积分")),
};
static const struct shape sold_shape = SHAPE("Sold", sold, sold_fields, "Sold", "售出");
static const struct event_type sold_type = {
	.name = "test.sold",
	.subject = "ord",
	.shape = &sold_shape,
	.right = "order.read",
	.title = W("Sold", "售出"),
	.doc = W("Sold", "售出"),
	.example = "{}",
};
static const struct event_type noted_type = {
	.name = "test.noted",
	.subject = "not",
	.shape = &sold_shape,
	.right = "customer.read",
	.title = W("Noted", "备注"),
	.doc = W("Noted", "备注"),
	.example = "{}",
};

PROBLEM(test_refusal, ERR_CONFLICT, "No.", "不。");

static enum status award(struct ctx *ctx, struct event *event)
{
	struct sold *sold = event->record;

	if (sold->amount == 13)
		return fail(ctx, &test_refusal);
	sold->points = sold->amount / 100;
	return OK;
}

static const struct listener award_now = {
	.name = "test.award", .type = &sold_type, .when = LISTEN_NOW, .hear = award, .doc = W("Award", "积分")};

static const struct event_type *const events[] = {&sold_type, &noted_type, NULL};
static const struct listener *const listeners[] = {&award_now, NULL};
static const struct tables tables = {.events = events, .listeners = listeners};

struct sale {
	int64_t customer, order, amount, at_ms;
	const struct event_type *type;
	struct event event;
	struct sold body;
};

static enum status sell(struct ctx *ctx, void *arg)
{
	struct sale *sale = arg;

	sale->body = (struct sold){.order = sale->order, .amount = sale->amount, .channel = "till", .points = NONE};
	sale->event = (struct event){
		.customer_id = sale->customer, .subject_id = sale->order, .at_ms = sale->at_ms, .record = &sale->body};
	return event_emit(ctx, sale->type ? sale->type : &sold_type, &sale->event);
}

struct reading {
	struct event_place place;
	struct event_row *rows;
	size_t count;
	int max;
	int64_t customer, before_at_ms, before_id;
	const char *const *types;
};

static enum status read_feed(struct ctx *ctx, void *arg)
{
	struct reading *reading = arg;
	return event_feed(ctx, &reading->place, reading->max, &reading->rows, &reading->count);
}

// On PostgreSQL another transaction of the server (of any database) may hold the horizon back for a moment.
static void await_feed(struct home *home, struct reading *reading)
{
	for (int look = 0; look < 400; look++) {
		assert_ok(house_read(&home->ctx, read_feed, reading));
		if (reading->count)
			return;
		nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	}
	fail_msg("no event within two seconds");
}

static enum status read_timeline(struct ctx *ctx, void *arg)
{
	struct reading *reading = arg;
	return event_timeline(ctx, reading->customer, reading->before_at_ms, reading->before_id, reading->max,
		reading->types, &reading->rows, &reading->count);
}

static void an_event_is_written_heard_and_shown(void **state)
{
	struct home home;
	struct reading reading = {.max = 10};
	struct sale sale = {.customer = 7, .order = 42, .amount = 1250, .at_ms = 1700000000000};

	home_open(&home, support_begin(state), &tables);
	home_do(&home, sell, &sale);
	assert_int_equal(sale.body.points, 12); // the listener's gift to the caller
	await_feed(&home, &reading);
	assert_int_equal(reading.count, 1);
	assert_ptr_equal(reading.rows[0].type, &sold_type);
	assert_int_equal(reading.rows[0].id, sale.event.id);
	assert_int_equal(reading.rows[0].at_ms, 1700000000000);
	assert_string_equal(reading.rows[0].actor, "house");
	// Written before the listener heard it, read-only members included.
	assert_string_equal(reading.rows[0].body,
		"{\"order\":\"ord_0000000001A\",\"amount\":1250,\"channel\":\"till\",\"points\":null}");

	struct buf buf = buf_make(home.ctx.mem, 4096);
	struct json_out out = json_out(&buf);
	event_encode(&out, &reading.rows[0]);
	const char *wanted = arena_format(home.ctx.mem,
		"{\"id\":\"%s\",\"type\":\"test.sold\",\"at\":\"2023-11-14T22:13:20.000Z\",\"recorded_at\":\"%s\","
		"\"customer\":\"cus_00000000007\",\"subject\":\"ord_0000000001A\",\"actor\":\"house\",\"data\":%s}",
		id_text(home.ctx.mem, "evt", sale.event.id), instant_text(home.ctx.mem, id_time_ms(sale.event.id)),
		reading.rows[0].body);
	assert_string_equal(buf.data, wanted);
	home_close(&home);
}

static void a_listener_in_the_transaction_refuses_the_whole(void **state)
{
	struct home home;
	struct sale sale = {.customer = 7, .order = 42, .amount = 13};

	home_open(&home, support_begin(state), &tables);
	assert_status(house_write(&home.ctx, sell, &sale, 0, LANE_TILL), ERR_CONFLICT);
	assert_ptr_equal(home.ctx.fault.problem, &test_refusal);
	assert_int_equal(support_number(home.support, "SELECT COUNT(*) FROM event"), 0);
	home_close(&home);
}

static void the_timeline_is_newest_first_by_business_time(void **state)
{
	static const int64_t at[] = {5000, 1000, 3000, 3000, 9000};
	const char *noted[] = {"test.noted", NULL}, *none[] = {NULL};
	struct home home;
	struct reading reading = {.max = 2, .customer = 7, .before_at_ms = INT64_MAX, .before_id = INT64_MAX};
	int64_t seen[5];
	size_t count = 0;

	home_open(&home, support_begin(state), &tables);
	for (int i = 0; i < 5; i++) {
		struct sale sale = {.customer = 7, .order = i + 1, .amount = 100, .at_ms = at[i]};
		sale.type = i == 2 ? &noted_type : NULL;
		home_do(&home, sell, &sale);
		sale.customer = 8; // somebody else's
		home_do(&home, sell, &sale);
	}
	for (;;) {
		assert_ok(house_read(&home.ctx, read_timeline, &reading));
		for (size_t i = 0; i < reading.count; i++)
			seen[count++] = reading.rows[i].subject_id;
		if (reading.count < 2)
			break;
		reading.before_at_ms = reading.rows[1].at_ms;
		reading.before_id = reading.rows[1].id;
	}
	assert_int_equal(count, 5);
	assert_int_equal(seen[0], 5);
	assert_int_equal(seen[1], 1);
	assert_int_equal(seen[2], 4); // of one time: the later written first
	assert_int_equal(seen[3], 3);
	assert_int_equal(seen[4], 2);

	reading = (struct reading){
		.max = 9, .customer = 7, .before_at_ms = INT64_MAX, .before_id = INT64_MAX, .types = noted};
	assert_ok(house_read(&home.ctx, read_timeline, &reading));
	assert_int_equal(reading.count, 1);
	assert_int_equal(reading.rows[0].subject_id, 3);
	reading.types = none;
	assert_ok(house_read(&home.ctx, read_timeline, &reading));
	assert_int_equal(reading.count, 0);
	home_close(&home);
}

static void places_have_a_text_form(void **state)
{
	struct arena *mem = arena_create();
	struct event_place place;

	(void)state;
	assert_string_equal(event_place_text(mem, (struct event_place){0, 0}), "0");
	assert_string_equal(event_place_text(mem, (struct event_place){12, 9007199254740991}), "12.9007199254740991");
	assert_true(event_place_parse("0", &place) && place.tx == 0 && place.id == 0);
	assert_true(event_place_parse("12.34", &place) && place.tx == 12 && place.id == 34);
	static const char *const wrong[] = {"", "1", ".", "1.", ".1", "-1.2", "1.-2", "1.2.3", "x.y",
		"1.99999999999999999999", "999999999999999999999999999999.1"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(event_place_parse(wrong[i], &place));
	arena_destroy(mem);
}

// ---------------------------------------------------------------- many writers, one reader

#define WRITERS 8
#define EVENTS_EACH 150

struct crowd {
	struct home *home;
	_Atomic int writing;
};

struct writer {
	struct crowd *crowd;
	int number;
};

static void *write_events(void *arg)
{
	struct writer *writer = arg;
	struct arena *mem = arena_create();
	struct ctx ctx = house_ctx(&writer->crowd->home->house, mem);

	for (int i = 0; i < EVENTS_EACH; i++) {
		struct sale sale = {.customer = writer->number, .order = i + 1, .amount = 100};
		// By key, as tills do: acts of one customer are run in the order in which they came.
		if (house_write(&ctx, sell, &sale, writer->number, LANE_TILL) != OK)
			abort();
		arena_reset(mem);
	}
	arena_destroy(mem);
	writer->crowd->writing--;
	return NULL;
}

// A reader that polls while others commit sees every event once, and each customer's in their order.
static void no_event_is_missed_while_writers_commit(void **state)
{
	struct home home;
	struct crowd crowd = {.home = &home, .writing = WRITERS};
	struct writer writers[WRITERS];
	pthread_t threads[WRITERS];
	struct reading reading = {.max = 17};
	int64_t last[WRITERS + 1] = {0}, total = 0, tx = 0, id = 0;
	bool over = false;

	home_open(&home, support_begin(state), &tables);
	home_serve(&home, 0);
	struct arena *mem = arena_create();
	for (int i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){&crowd, i + 1};
		assert_int_equal(pthread_create(&threads[i], NULL, write_events, &writers[i]), 0);
	}
	for (int looks = 0; total < WRITERS * EVENTS_EACH && looks < 400; looks += over && !reading.count) {
		over = crowd.writing == 0; // looked at first: what was written before is seen by this read
		if (over && !reading.count)
			nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
		struct ctx ctx = house_ctx(&home.house, mem);
		assert_ok(house_read(&ctx, read_feed, &reading));
		for (size_t i = 0; i < reading.count; i++) {
			struct event_row *row = &reading.rows[i];
			assert_true(row->tx > tx || (row->tx == tx && row->id > id));
			tx = row->tx;
			id = row->id;
			assert_int_equal(row->subject_id, last[row->customer_id] + 1);
			last[row->customer_id] = row->subject_id;
			total++;
		}
		arena_reset(mem);
	}
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(total, WRITERS * EVENTS_EACH);
	arena_destroy(mem);
	home_close(&home);
}

static void another_key_is_refused(void **state)
{
	struct home home;
	const char *error = "";

	home_open(&home, support_begin(state), &tables);
	vault_destroy(home.house.vault);
	home.house.vault = vault_create((const unsigned char *)"some other key that opens nothing");
	assert_status(house_start(&home.house, home.ctx.mem, &error), ERR_CONFLICT);
	assert_non_null(strstr(error, "key file"));
	home_close(&home);
}

// Ids go on after the last one stored, even when the clock of the machine has been put back.
static void ids_go_on_after_the_last(void **state)
{
	struct home home;
	struct sale sale = {.customer = 1, .order = 1, .amount = 100};
	const char *error;

	home_open(&home, support_begin(state), &tables);
	int64_t ahead = id_floor(clock_now_ms() + 3600 * 1000);
	support_run(home.support, arena_format(home.ctx.mem,
		"INSERT INTO event (customer_id, at, id, type, subject_id, tx, actor, body)"
		" VALUES (1, 1, %lld, 'test.sold', 1, {{tx}}, 'house', '{}')", (long long)ahead));
	house_stop(&home.house);
	assert_ok(house_start(&home.house, home.ctx.mem, &error));
	home_do(&home, sell, &sale);
	assert_true(sale.event.id > ahead);
	home_close(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(an_event_is_written_heard_and_shown),
		BOTH(a_listener_in_the_transaction_refuses_the_whole),
		BOTH(the_timeline_is_newest_first_by_business_time),
		cmocka_unit_test(places_have_a_text_form),
		BOTH(no_event_is_missed_while_writers_commit),
		BOTH(another_key_is_refused),
		BOTH(ids_go_on_after_the_last),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
