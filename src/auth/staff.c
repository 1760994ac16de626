// Colleagues: a plain record with a name, a code, a store. What makes an account of one is user.c's.
#include "auth/account.h"

#include "api/resource.h"

struct staff_record {
	struct resource_head head;
	const char *name, *code, *phone;
	int64_t store_id;
	int language, state;
};

static const struct field staff_fields[] = {
	FIELD_TEXT(staff_record, name, .max = 80, .flags = FIELD_REQUIRED | FIELD_SORT,
		.doc = W("Name, as colleagues see it", "姓名"), .example = "\"Li Na\""),
	FIELD_TEXT(staff_record, code, .max = 40, .flags = FIELD_FILTER | FIELD_SORT,
		.doc = W("Staff code, as orders name it", "工号"), .example = "\"A07\""),
	FIELD_ID(
		staff_record, store_id, "sto", .references = "store", .flags = FIELD_FILTER, .doc = W("Store", "门店")),
	FIELD_TEXT(staff_record, phone, .max = 40, .doc = W("Phone", "电话")),
	FIELD_ENUM(staff_record, language, account_languages, .doc = W("Language of what is written to them", "语言")),
	FIELD_ENUM(staff_record, state, account_states, .flags = FIELD_READ_ONLY | FIELD_FILTER,
		.doc = W("Whether they may sign in", "账号状态")),
};
static const struct shape staff_shape =
	SHAPE("Staff", staff_record, staff_fields, "Somebody who works here.", "员工。");

static enum status before(struct ctx *ctx, const void *old, void *next)
{
	const struct staff_record *was = old, *record = next;

	if (!next || (was && was->store_id == record->store_id))
		return OK;
	return store_give(ctx, "staff.write", record->store_id);
}

// Name and store are part of what servers remember about whoever is signed in.
static enum status after(struct ctx *ctx, const void *old, const void *next)
{
	(void)old;
	(void)next;
	return auth_changed(ctx);
}

static const struct resource staff = {
	.path = "staff",
	.noun = "staff",
	.table = "staff",
	.prefix = "stf",
	.find = "name code",
	.shape = &staff_shape,
	.verbs = CAN_LIST | CAN_GET | CAN_CREATE | CAN_UPDATE,
	.tag = "Staff",
	.title = W("Staff member", "员工"),
	.plural = W("Staff", "员工"),
	.store_column = "store_id",
	.sort = "name",
	.before = before,
	.after = after,
	.example = "{\"name\": \"Li Na\", \"code\": \"A07\"}",
};

const struct resource *const auth_resources[] = {&staff, NULL};
