#include "customer/events.h"
#include "customer/segment.h"

static const struct field created_fields[] = {
	FIELD_ENUM(
		customer_created_body, source, customer_sources, .doc = W("How we came to know them", "客户来源")),
	FIELD_ID(customer_created_body, store_id, "sto", .doc = W("Home store", "归属门店")),
	FIELD_ID(customer_created_body, owner_id, "stf", .doc = W("Consultant in charge", "销售顾问")),
};
static const struct shape created_shape = SHAPE(
	"CustomerCreated", customer_created_body, created_fields, "A customer is new.", "新客户。");

static const struct field name_item = {
	.name = "field", .kind = KIND_TEXT, .max = 60, .doc = W("Name of a field", "字段名")};
static const struct field changed_fields[] = {
	FIELD_SCALARS(customer_changed_body, fields, &name_item, .max = 64,
		.doc = W("Names of what changed; never the values", "变更的字段名（不含内容）")),
};
static const struct shape changed_shape = SHAPE(
	"CustomerChanged", customer_changed_body, changed_fields, "A customer's file changed.", "客户资料变更。");

static const struct field erased_fields[] = {
	FIELD_I64(customer_erased_body, aliases, .min = 0, .max = 1000,
		.doc = W("Merged files that were erased with it", "一并删除的已合并档案数")),
};
static const struct shape erased_shape = SHAPE("CustomerErased", customer_erased_body, erased_fields,
	"A customer's file was destroyed.", "客户资料已删除。");

static const struct field merged_fields[] = {
	FIELD_ID(customer_merged, survivor_id, "cus", .doc = W("Who goes on", "保留的客户")),
	FIELD_ID(customer_merged, loser_id, "cus", .doc = W("Who is an alias now", "被并入的客户")),
	FIELD_ID(customer_merged, merge_id, "mrg", .doc = W("For undoing it", "合并编号（用于撤销）")),
};
static const struct shape merged_shape = SHAPE("CustomerMerged", customer_merged, merged_fields,
	"Two files became one, or two again.", "档案合并或撤销合并。");

static const struct field note_fields[] = {
	FIELD_ID(note_body, note_id, "not", .doc = W("The note", "备注")),
};
static const struct shape note_body_shape = SHAPE(
	"NoteEvent", note_body, note_fields, "About a note.", "备注事件。");

static const struct field tag_fields[] = {
	FIELD_ID(tag_body, tag_id, "tag", .doc = W("The tag", "标签")),
};
static const struct shape tag_body_shape = SHAPE("TagEvent", tag_body, tag_fields, "About a tag.", "标签事件。");

const struct event_type customer_created = {"customer.created", "cus", &created_shape, "customer.read",
	W("Customer created", "建立客户档案"), W("A customer is new.", "新建客户。"),
	"{\"source\": \"store\", \"store_id\": null, \"owner_id\": null}"};
const struct event_type customer_changed = {"customer.changed", "cus", &changed_shape, "customer.read",
	W("File changed", "资料变更"),
	W("A customer's file changed; says which fields.", "客户资料变更，列出字段名。"),
	"{\"fields\": [\"phones\", \"language\"]}"};
const struct event_type customer_erased = {"customer.erased", "cus", &erased_shape, "customer.read",
	W("File erased", "资料已删除"),
	W("A customer's personal data was destroyed; the id stays as a tombstone.",
		"客户个人信息已销毁，仅保留编号。"),
	"{\"aliases\": 0}"};
const struct event_type customer_merged = {"customer.merged", "cus", &merged_shape, "customer.read",
	W("Files merged", "档案合并"),
	W("A customer was merged into this one; the other id is an alias from now on.",
		"另一客户并入本客户，其编号成为别名。"),
	"{\"survivor_id\": \"cus_000000001A1\", \"loser_id\": \"cus_000000001A2\", \"merge_id\": \"mrg_000000001A3\"}"};
const struct event_type customer_unmerged = {"customer.unmerged", "cus", &merged_shape, "customer.read",
	W("Merge undone", "撤销合并"),
	W("A merge was undone: the alias is a customer again.", "合并已撤销，别名恢复为独立客户。"),
	"{\"survivor_id\": \"cus_000000001A1\", \"loser_id\": \"cus_000000001A2\", \"merge_id\": \"mrg_000000001A3\"}"};
const struct event_type note_added = {"note.added", "not", &note_body_shape, "note.read",
	W("Note added", "添加备注"), W("Somebody noted something on a customer.", "为客户添加了备注。"),
	"{\"note_id\": \"not_000000001A1\"}"};
const struct event_type note_changed = {"note.changed", "not", &note_body_shape, "note.read",
	W("Note changed", "修改备注"), W("A note was changed.", "备注已修改。"),
	"{\"note_id\": \"not_000000001A1\"}"};
const struct event_type note_removed = {"note.removed", "not", &note_body_shape, "note.read",
	W("Note removed", "删除备注"), W("A note was removed.", "备注已删除。"),
	"{\"note_id\": \"not_000000001A1\"}"};
const struct event_type tag_added = {"tag.added", "tag", &tag_body_shape, "customer.read",
	W("Tag added", "添加标签"), W("A customer got a tag.", "为客户添加了标签。"),
	"{\"tag_id\": \"tag_000000001A1\"}"};
const struct event_type tag_removed = {"tag.removed", "tag", &tag_body_shape, "customer.read",
	W("Tag removed", "移除标签"), W("A customer lost a tag.", "移除了客户的标签。"),
	"{\"tag_id\": \"tag_000000001A1\"}"};

const struct event_type *const customer_events[] = {&customer_created, &customer_changed, &customer_erased,
	&customer_merged, &customer_unmerged, &note_added, &note_changed, &note_removed, &tag_added, &tag_removed,
	&segment_changed, NULL};
