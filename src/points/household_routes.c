// Households over HTTP.
#include "points/household.h"
#include "points/routes.h"

#include "api/audit.h"
#include "base/id.h"
#include "customer/customer.h"

SQL(household_settings_store);

PROBLEM(household_one_by_one, ERR_UNPROCESSABLE, "Members come and go one by one, at /members.",
	"成员须通过 /members 逐个加入或退出。");
PROBLEM(household_none, ERR_NOT_FOUND, "This customer is in no household.", "该客户未加入家庭账户。");

// ---------------------------------------------------------------- shapes

static const struct field member_fields[] = {
	FIELD_ID(household_member, customer_id, "cus", .doc = W("The customer", "客户")),
	FIELD_TEXT(household_member, name, .max = 200,
		.doc = W("Their name, for who may see the file", "姓名（有权查看档案时）")),
	FIELD_BOOL(household_member, head, .doc = W("Head of the household", "是否户主")),
	FIELD_TIME(household_member, joined_at, .doc = W("Since when", "加入时间")),
};

static const struct shape member_shape =
	SHAPE("HouseholdMember", household_member, member_fields, "Who is in it.", "家庭成员。");

static const struct field share_fields[] = {
	FIELD_ID(household_share, customer_id, "cus", .doc = W("The member", "成员")),
	FIELD_I64(household_share, available, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("What of the pool is theirs", "其中属于该成员的积分")),
	FIELD_I64(household_share, debt, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("What they owe; who owes gives nothing and spends nothing", "欠分；欠分成员不参与共享")),
};

static const struct shape share_shape =
	SHAPE("HouseholdShare", household_share, share_fields, "What is whose.", "成员份额。");

static const struct field pool_fields[] = {
	FIELD_TEXT(household_pool, wallet, .max = 40, .doc = W("Code of the wallet", "积分账户编码")),
	FIELD_TEXT(household_pool, name, .max = 80, .doc = W("Its name", "名称")),
	FIELD_I64(household_pool, digits, .min = 0, .max = 4, .doc = W("Decimals", "小数位数")),
	FIELD_I64(household_pool, available, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("What can be spent together", "家庭共享可用")),
	FIELD_I64(household_pool, held, .min = 0, .max = INT64_MAX, .flags = FIELD_POINTS,
		.doc = W("What is held of it", "冻结")),
	FIELD_LIST(household_pool, shares, &share_shape, .max = HOUSEHOLD_MEMBERS_MAX,
		.doc = W("Whose it is", "各成员份额")),
};

static const struct shape pool_shape =
	SHAPE("HouseholdPool", household_pool, pool_fields, "What a household spends together.", "家庭共享积分。");

static const struct field household_fields[] = {
	FIELD_ID(household, id, "hhd", .doc = W("Id", "编号")),
	FIELD_TEXT(household, name, .max = 80, .doc = W("Name", "名称")),
	FIELD_ID(household, head_id, "cus", .doc = W("Its head", "户主")),
	FIELD_ENUM(household, redeem, household_redeems, .doc = W("Who may spend", "谁可使用积分")),
	FIELD_LIST(household, members, &member_shape, .max = HOUSEHOLD_MEMBERS_MAX, .doc = W("Members", "成员")),
	FIELD_LIST(household, pools, &pool_shape, .max = 64, .doc = W("What they spend together", "共享积分")),
	FIELD_TIME(household, ended_at, .doc = W("It ended then", "解散时间")),
	FIELD_TIME(household, created_at, .doc = W("Founded", "建立时间")),
	FIELD_TIME(household, updated_at, .doc = W("Last change", "最后修改时间")),
};

const struct shape household_shape =
	SHAPE("Household", household, household_fields, "Customers who spend together.", "家庭账户。");

struct household_in {
	const char *name;
	int64_t head_id;
	int redeem;
	struct list members;
};

enum household_in_place { IN_NAME, IN_HEAD, IN_REDEEM, IN_MEMBERS };
#define IN_BIT(place) (UINT64_C(1) << (place))

static const struct field member_item = {
	.name = "customer", .kind = KIND_ID, .prefix = "cus", .doc = W("A customer", "客户")};

static const struct field household_in_fields[] = {
	[IN_NAME] = FIELD_TEXT(household_in, name, .max = 80, .doc = W("Name", "名称"), .example = "\"王家\""),
	[IN_HEAD] = FIELD_ID(household_in, head_id, "cus", .flags = FIELD_REQUIRED, .doc = W("Its head", "户主"),
		.example = "\"cus_00000000001\""),
	[IN_REDEEM] = FIELD_ENUM(household_in, redeem, household_redeems,
		.doc = W("Who may spend; the settings say when absent", "谁可使用积分，缺省按设置")),
	[IN_MEMBERS] = FIELD_SCALARS(household_in, members, &member_item, .max = HOUSEHOLD_MEMBERS_MAX,
		.doc = W("Who comes in besides; not when it is changed", "其他成员（仅新建时）")),
};

static const struct shape household_in_shape =
	SHAPE("HouseholdInput", household_in, household_in_fields, "A household.", "家庭账户内容。");

struct household_query {
	const char *cursor, *sort;
	int64_t limit;
	bool ended;
	int64_t customer_id;
};

static const struct field household_query_fields[] = {
	LIST_CURSOR_FIELD(household_query),
	LIST_LIMIT_FIELD(household_query),
	LIST_SORT_FIELD(household_query, "created_at"),
	FIELD_BOOL(household_query, ended, .doc = W("Those that have ended too", "包括已解散的")),
	FIELD_ID(household_query, customer_id, "cus", .doc = W("The one in which this customer is", "该客户所在的")),
};

static const struct shape household_query_shape =
	SHAPE("HouseholdQuery", household_query, household_query_fields, "Which households.", "筛选条件。");

struct household_member_in {
	int64_t customer_id;
};

static const struct field household_member_in_fields[] = {
	FIELD_ID(household_member_in, customer_id, "cus", .flags = FIELD_REQUIRED,
		.doc = W("Who comes in", "加入的客户"), .example = "\"cus_07B925M0001\""),
};

static const struct shape household_member_in_shape = SHAPE("HouseholdMemberInput", household_member_in,
	household_member_in_fields, "Who joins a household.", "加入家庭账户的客户。");

enum settings_place { SET_MEMBERS_MAX, SET_REDEEM };

static const struct field settings_fields[] = {
	[SET_MEMBERS_MAX] = FIELD_I64(household_settings, members_max, .min = 2, .max = HOUSEHOLD_MEMBERS_MAX,
		.doc = W("At most so many members", "成员人数上限"), .example = "6"),
	[SET_REDEEM] = FIELD_ENUM(household_settings, redeem, household_redeems,
		.doc = W("Who may spend, in new households", "新建家庭账户时谁可使用积分"), .example = "\"all\""),
	FIELD_TIME(household_settings, updated_at, .flags = FIELD_READ_ONLY, .doc = W("Last change", "最后修改时间")),
};

static const struct shape household_settings_shape =
	SHAPE("HouseholdSettings", household_settings, settings_fields, "How households are run.", "家庭账户设置。");

// ---------------------------------------------------------------- reading

// Names of those whose files the caller may see.
static enum status add_names(struct ctx *ctx, struct household *household)
{
	struct household_member *members = household->members.items;
	struct customer *files[HOUSEHOLD_MEMBERS_MAX];
	int64_t ids[HOUSEHOLD_MEMBERS_MAX];
	size_t places[HOUSEHOLD_MEMBERS_MAX], count = 0;

	for (size_t i = 0; i < household->members.count; i++) {
		enum status status = customer_within(ctx, members[i].customer_id, "customer.read", &ids[count]);
		if (status == ERR_NOT_FOUND) {
			fail_clear(ctx);
			continue;
		}
		TRY(status);
		places[count++] = i;
	}
	if (!count)
		return OK;
	TRY(customer_open(ctx, ids, count, files));
	for (size_t i = 0; i < count; i++)
		if (files[i])
			members[places[i]].name = customer_display_name(ctx->mem, files[i]);
	return OK;
}

static enum status give(struct ctx *ctx, struct household *household, struct answer *answer)
{
	TRY(add_names(ctx, household));
	answer_give(answer, household, household);
	answer->version = household->version;
	return OK;
}

static enum status give_by_id(struct ctx *ctx, int64_t id, struct answer *answer)
{
	struct household *household;

	TRY(household_get(ctx, id, &household));
	return give(ctx, household, answer);
}

// A household whose head is out of reach is not there.
static enum status load_visible(struct ctx *ctx, const struct call *call, struct household **ret)
{
	int64_t live;

	TRY(household_get(ctx, call->ids[0], ret));
	return points_visible(ctx, call, (*ret)->head_id, &live);
}

static enum status act_household(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct household *household;

	TRY(load_visible(ctx, call, &household));
	return give(ctx, household, answer);
}

static enum status act_household_of(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct household *household;
	int64_t customer_id;

	TRY(points_visible(ctx, call, call->ids[0], &customer_id));
	TRY(points_household_of(ctx, customer_id, &household));
	return household ? give(ctx, household, answer) : fail(ctx, &household_none, NULL);
}

static enum status add_visible(struct ctx *ctx, const struct call *call, int64_t id, int64_t head_id, struct page *page)
{
	struct household *household;
	int64_t live;
	enum status status = points_visible(ctx, call, head_id, &live);

	if (status == ERR_NOT_FOUND) {
		fail_clear(ctx);
		return OK;
	}
	TRY(status);
	TRY(household_get(ctx, id, &household));
	TRY(add_names(ctx, household));
	page_add(page, household, household);
	return OK;
}

struct found {
	int64_t id, head_id;
};

// Ids are in order of time.
static const struct sort_column sorts[] = {{"created_at", "id"}, {0}};
static const struct page_order order = {.id = "id", .id_name = "id", .usual = "-created_at", .columns = sorts};

// First which, then each with its members and what they have.
static enum status read_found(struct ctx *ctx, bool ended, struct page *page, struct found *list, size_t *count)
{
	struct where where = where_make(ctx->mem, "SELECT id, head_id FROM household");
	struct rows *rows;
	bool more;

	if (!ended)
		where_and_plain(&where, "ended_at IS NULL");
	TRY(page_sort(page, &order, &where));
	TRY(where_query(&where, ctx->db, &rows));
	for (*count = 0;;) {
		TRY(rows_next(rows, &more));
		if (!more)
			return OK;
		list[(*count)++] = (struct found){row_i64(rows, 0), row_i64(rows, 1)};
	}
}

static enum status act_households(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct household_query *query = call->query;
	struct found list[PAGE_MAX + 1];
	struct household *own = NULL;
	struct page page;
	size_t count;

	page_begin(ctx, call, &page);
	if (query->customer_id != NONE) {
		TRY(points_household_of(ctx, query->customer_id, &own));
		if (own)
			TRY(add_visible(ctx, call, own->id, own->head_id, &page));
		return page_end(&page, NULL, NONE, answer);
	}
	TRY(read_found(ctx, query->ended, &page, list, &count));
	page.over = (int64_t)count > page.limit;
	for (size_t i = 0; i < count && (int64_t)i < page.limit; i++)
		TRY(add_visible(ctx, call, list[i].id, list[i].head_id, &page));
	// Those out of reach were passed over, and the place is that of the last that was looked at.
	if (page.over)
		page.last = (struct cursor){v_text(NULL), list[page.limit - 1].id};
	return page_close(&page, answer);
}

// ---------------------------------------------------------------- changing

static enum status record(
	struct ctx *ctx, const struct household *household, const char *verb, int64_t customer_id, int64_t head_id)
{
	return audit_record(ctx, "household", id_text(ctx->mem, "hhd", household->id), verb, NULL,
		arena_format(ctx->mem, "{\"customer\":\"%s\",\"head\":\"%s\",\"redeem\":\"%s\"}",
			id_text(ctx->mem, "cus", customer_id), id_text(ctx->mem, "cus", head_id),
			choice_name(household_redeems, household->redeem)),
		NULL);
}

static enum status act_household_make(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct household_in *in = call->in;
	const int64_t *members = in->members.items;
	struct household made = {.name = in->name, .redeem = in->redeem};
	struct household_settings settings;
	int64_t member;

	TRY(points_visible(ctx, call, in->head_id, &made.head_id));
	TRY(household_settings_read(ctx, &settings));
	if (!(call->in_present & IN_BIT(IN_REDEEM)))
		made.redeem = settings.redeem;
	TRY(household_found(ctx, &made));
	for (size_t i = 0; i < in->members.count; i++) {
		TRY(points_visible(ctx, call, members[i], &member));
		TRY(household_join(ctx, made.id, member));
	}
	TRY(record(ctx, &made, "created", made.head_id, made.head_id));
	answer->location = arena_format(ctx->mem, "/v1/households/%s", id_text(ctx->mem, "hhd", made.id));
	return give_by_id(ctx, made.id, answer);
}

static enum status act_household_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct household_in *in = call->in;
	struct household *household;

	if (call->in_present & IN_BIT(IN_MEMBERS))
		return fail_at(ctx, "/members", &household_one_by_one, NULL);
	TRY(load_visible(ctx, call, &household));
	TRY(resource_match(ctx, call, household->version));
	if (call->in_present & IN_BIT(IN_NAME))
		household->name = in->name;
	if (call->in_present & IN_BIT(IN_HEAD))
		TRY(points_visible(ctx, call, in->head_id, &household->head_id));
	if (call->in_present & IN_BIT(IN_REDEEM))
		household->redeem = in->redeem;
	TRY(household_write(ctx, household));
	TRY(record(ctx, household, "updated", household->head_id, household->head_id));
	return give_by_id(ctx, household->id, answer);
}

static enum status act_household_end(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct household *household;

	(void)answer;
	TRY(load_visible(ctx, call, &household));
	TRY(resource_match(ctx, call, household->version));
	TRY(household_end(ctx, household->id));
	return record(ctx, household, "ended", household->head_id, household->head_id);
}

static enum status act_household_join(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct household_member_in *in = call->in;
	struct household *household;
	int64_t customer_id;

	TRY(load_visible(ctx, call, &household));
	TRY(points_visible(ctx, call, in->customer_id, &customer_id));
	TRY(household_join(ctx, household->id, customer_id));
	TRY(record(ctx, household, "joined", customer_id, household->head_id));
	return give_by_id(ctx, household->id, answer);
}

static enum status act_household_leave(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct household *household;
	int64_t customer_id;

	TRY(load_visible(ctx, call, &household));
	TRY(customer_resolve(ctx, call->ids[1], &customer_id));
	TRY(household_leave(ctx, household->id, customer_id));
	TRY(record(ctx, household, "left", customer_id, household->head_id));
	return give_by_id(ctx, household->id, answer);
}

// ---------------------------------------------------------------- settings

static enum status act_household_settings(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct household_settings *settings = arena_new(ctx->mem, struct household_settings);

	(void)call;
	TRY(household_settings_read(ctx, settings));
	answer_give(answer, household_settings, settings);
	answer->version = settings->version;
	return OK;
}

static const char *settings_json(struct arena *mem, const struct household_settings *settings)
{
	return arena_format(mem, "{\"members_max\":%lld,\"redeem\":\"%s\"}", (long long)settings->members_max,
		choice_name(household_redeems, settings->redeem));
}

static enum status act_household_settings_change(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	const struct household_settings *in = call->in;
	struct household_settings old, next;
	int64_t changed;

	TRY(household_settings_read(ctx, &old));
	TRY(resource_match(ctx, call, old.version));
	next = old;
	for (size_t i = 0; i <= SET_REDEEM; i++)
		if (call->in_present & IN_BIT(i))
			field_copy(&settings_fields[i], in, &next);
	TRY(db_change(ctx->db, &household_settings_store,
		ARGS(v_i64(next.members_max), v_text(choice_name(household_redeems, next.redeem)), v_i64(ctx->now_ms),
			v_i64(old.version)),
		&changed));
	if (!changed)
		return ERR_BUSY; // somebody else was quicker: look again
	TRY(audit_record(ctx, "household_settings", NULL, "updated", settings_json(ctx->mem, &old),
		settings_json(ctx->mem, &next), NULL));
	return act_household_settings(ctx, call, answer);
}

// ---------------------------------------------------------------- the routes

#define PATH "/v1/households"
#define ONE PATH "/{household:hhd}"
#define TAG .tag = "Loyalty"

const struct route household_routes[] = {
	{.method = HTTP_GET,
		.path = PATH,
		.right = "household.read",
		.kind = ROUTE_READ,
		.query = &household_query_shape,
		.out = &household_shape,
		.list = true,
		.act = act_households,
		TAG,
		.name = "household_list",
		.doc = W("Households, newest first, with what they can spend together.", "家庭账户，最新在前。")},
	{.method = HTTP_POST,
		.path = PATH,
		.right = "household.write",
		.kind = ROUTE_WRITE,
		.in = &household_in_shape,
		.out = &household_shape,
		.status = 201,
		.act = act_household_make,
		TAG,
		.name = "household_make",
		.doc = W("Founds a household: its members spend their points together from now on, the first to lapse "
			 "first, whosever they are.",
			"建立家庭账户：成员共享积分，无论归谁，先到期先使用。"),
		.example_in = "{\"head_id\": \"cus_00000000001\", \"name\": \"王家\"}"},
	{.method = HTTP_GET,
		.path = ONE,
		.right = "household.read",
		.kind = ROUTE_READ,
		.out = &household_shape,
		.act = act_household,
		TAG,
		.name = "household_get",
		.doc = W("A household with its members and its pool.", "家庭账户、成员与共享积分。")},
	{.method = HTTP_PATCH,
		.path = ONE,
		.right = "household.write",
		.kind = ROUTE_WRITE,
		.in = &household_in_shape,
		.out = &household_shape,
		.change = true,
		.act = act_household_change,
		TAG,
		.name = "household_change",
		.doc = W("Another name, another head, others who may spend.", "修改名称、户主或使用权限。"),
		.example_in = "{\"redeem\": \"head\"}"},
	{.method = HTTP_DELETE,
		.path = ONE,
		.right = "household.write",
		.kind = ROUTE_WRITE,
		.act = act_household_end,
		TAG,
		.name = "household_end",
		.doc = W("Everybody leaves with their own points.", "解散家庭账户，积分归各自所有。")},
	{.method = HTTP_POST,
		.path = ONE "/members",
		.right = "household.write",
		.kind = ROUTE_WRITE,
		.in = &household_member_in_shape,
		.out = &household_shape,
		.act = act_household_join,
		TAG,
		.name = "household_join",
		.doc = W("A customer comes in, with what points they have.", "客户携本人积分加入。"),
		.example_in = "{\"customer_id\": \"cus_07B925M0001\"}"},
	{.method = HTTP_DELETE,
		.path = ONE "/members/{customer:cus}",
		.right = "household.write",
		.kind = ROUTE_WRITE,
		.out = &household_shape,
		.act = act_household_leave,
		TAG,
		.name = "household_leave",
		.doc = W("A member leaves with what is left of their own points. When it is the head, the member of "
			 "longest standing is head; the last one ends it.",
			"成员携本人剩余积分退出；户主退出由最早加入者接任，最后一人退出即解散。")},
	{.method = HTTP_GET,
		.path = "/v1/customers/{customer:cus}/household",
		.right = "household.read",
		.kind = ROUTE_READ,
		.out = &household_shape,
		.act = act_household_of,
		TAG,
		.name = "household_of_customer",
		.doc = W("The household that a customer is in.", "客户所在的家庭账户。")},
	{.method = HTTP_GET,
		.path = "/v1/household-settings",
		.right = "wallet.read",
		.kind = ROUTE_READ,
		.out = &household_settings_shape,
		.act = act_household_settings,
		TAG,
		.name = "household_settings_get",
		.doc = W("How households are run.", "家庭账户设置。")},
	{.method = HTTP_PATCH,
		.path = "/v1/household-settings",
		.right = "wallet.write",
		.kind = ROUTE_WRITE,
		.in = &household_settings_shape,
		.out = &household_settings_shape,
		.change = true,
		.act = act_household_settings_change,
		TAG,
		.name = "household_settings_change",
		.doc = W("How many members at most, and who may spend in new ones.", "修改人数上限与默认使用权限。"),
		.example_in = "{\"members_max\": 8}"},
	{0},
};
