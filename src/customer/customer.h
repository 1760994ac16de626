// Customers: who they are, how they are found, what was noted about them. The face of the folder.
//
// Rows of table customer hold what is not personal; everything personal is one sealed JSON under a data key of the
// customer's own. Erasing a person destroys that key; the row stays as a tombstone, so that orders and ledgers
// still add up.
#pragma once

#include "api/resource.h"
#include "api/route.h"
#include "base/shape.h"
#include "expr/expr.h"
#include "work/event.h"
#include "work/job.h"

// ---------------------------------------------------------------- the record

enum customer_status {
	CUSTOMER_ACTIVE,
	CUSTOMER_INACTIVE,
	CUSTOMER_BLOCKED,
	CUSTOMER_DECEASED,
	CUSTOMER_MERGED,
	CUSTOMER_ERASED
};
enum customer_type { CUSTOMER_PERSON, CUSTOMER_COMPANY };
enum gender { GENDER_UNKNOWN, GENDER_FEMALE, GENDER_MALE, GENDER_OTHER };
enum day_calendar { DAY_SOLAR, DAY_LUNAR };
enum contact_label { LABEL_MOBILE, LABEL_HOME, LABEL_WORK, LABEL_OTHER };
// How we came to know them (客户来源); the name is what is stored.
enum customer_source {
	SOURCE_UNKNOWN,
	SOURCE_STORE,
	SOURCE_WEBSITE,
	SOURCE_ORDER,
	SOURCE_WECHAT,
	SOURCE_PHONE,
	SOURCE_SURVEY,
	SOURCE_EVENT,
	SOURCE_CONTEST,
	SOURCE_RENTED_LIST,
	SOURCE_AD,
	SOURCE_REFERRAL,
	SOURCE_IMPORT,
	SOURCE_API,
	SOURCE_OTHER,
};
// Why we may keep the file (PIPL art. 13, GDPR art. 6).
enum lawful_basis {
	BASIS_UNKNOWN,
	BASIS_CONSENT,
	BASIS_CONTRACT,
	BASIS_LEGAL_DUTY,
	BASIS_LEGITIMATE_INTEREST,
	BASIS_PUBLIC
};
enum need_kind { NEED_ALLERGEN, NEED_DIET, NEED_COLOR, NEED_SIZE, NEED_TASTE, NEED_ACCESS, NEED_OTHER };

enum identity_kind {
	IDENTITY_MEMBER_NO,    // unique
	IDENTITY_EXTERNAL,     // unique within its source: the customer's number in another system
	IDENTITY_WECHAT_UNION, // unique
	IDENTITY_WECHAT_OPEN,  // unique within its source (the app id)
	IDENTITY_VIN,          // the rest may be shared: a family's phone, a car driven by two
	IDENTITY_PLATE,
	IDENTITY_DEVICE,
	IDENTITY_PHONE,
	IDENTITY_EMAIL,
	IDENTITY_PERSON, // same name and birthday: for finding duplicates only
};

extern const struct choice customer_statuses[], customer_types[], genders[], day_calendars[], contact_labels[],
	customer_sources[], lawful_bases[], need_kinds[], identity_kinds[];

// A day that comes every year: a birthday, an anniversary. A lunar one is written as it is said: 农历 month and
// day.
struct yearly_day {
	int calendar;
	int64_t year; // NONE: not known
	int64_t month, day;
	bool leap_month; // 闰月
};
struct customer_phone {
	const char *number;  // E.164
	const char *written; // as it came, ours to keep
	int label;
};
struct customer_email {
	const char *address; // normal form
	int label;
};
struct customer_identity {
	int kind;           // not PHONE, EMAIL: these have fields of their own; MEMBER_NO: a former one
	const char *source; // of EXTERNAL and WECHAT_OPEN; NULL: "default"
	const char *value;
};
struct customer_address {
	int label;
	const char *country, *province, *city, *district, *street, *postcode, *recipient, *phone;
};
struct customer_need {
	int kind;
	const char *text;
};
struct customer_date {
	const char *name;
	struct yearly_day *day;
};
struct customer_duplicate {
	int64_t customer_id;
	int reason; // enum identity_kind
};

struct customer {
	int64_t id, version;
	int status, type;
	const char *name; // whole name of a person or company; made of the next two when it is not given
	const char *surname, *given_name;
	const char *display_name; // ours: as it is shown
	int gender;
	struct yearly_day *birthday;
	struct list phones, emails; // struct customer_phone, customer_email
	const char *member_no;      // made by us for whoever has a name, a phone or an e-mail
	const char *wechat, *qq;
	struct list identities, addresses;
	const char *employer, *industry, *position;
	struct list needs, dates;
	const char *language; // BCP 47, "zh"
	int source;
	const char *source_note; // which event, which list, which advertisement
	int basis;
	const char *first_contact;  // date
	int64_t store_id, owner_id; // home store, the consultant in charge
	struct list tags;           // ids, int64_t
	const char *fields;         // JSON object: the shop's own fields by key
	int64_t confirmed_at, merged_into, created_at, updated_at;
	bool consented_again;            // on the way in: an erased person comes back by an act of their own
	struct list possible_duplicates; // after create: struct customer_duplicate
};

// Places in the shape: bit (1 << FIELD) of `present` masks.
enum customer_place {
	AT_ID,
	AT_VERSION,
	AT_STATUS,
	AT_TYPE,
	AT_NAME,
	AT_SURNAME,
	AT_GIVEN_NAME,
	AT_DISPLAY_NAME,
	AT_GENDER,
	AT_BIRTHDAY,
	AT_PHONES,
	AT_EMAILS,
	AT_MEMBER_NO,
	AT_WECHAT,
	AT_QQ,
	AT_IDENTITIES,
	AT_ADDRESSES,
	AT_EMPLOYER,
	AT_INDUSTRY,
	AT_POSITION,
	AT_NEEDS,
	AT_DATES,
	AT_LANGUAGE,
	AT_SOURCE,
	AT_SOURCE_NOTE,
	AT_BASIS,
	AT_FIRST_CONTACT,
	AT_STORE_ID,
	AT_OWNER_ID,
	AT_TAGS,
	AT_FIELDS,
	AT_CONFIRMED_AT,
	AT_MERGED_INTO,
	AT_CREATED_AT,
	AT_UPDATED_AT,
	AT_CONSENTED_AGAIN,
	AT_POSSIBLE_DUPLICATES,
	CUSTOMER_FIELDS,
};
#define CUSTOMER_BIT(place) (UINT64_C(1) << (place))
extern const struct shape customer_shape;

// All members absent: begin a record to be created with this.
void customer_clear(struct customer *customer);

// ---------------------------------------------------------------- making and changing

enum customer_origin {
	ORIGIN_HAND,   // staff, or the customer
	ORIGIN_IMPORT, // these two may not bring back an erased person: problem customer_erased_before
	ORIGIN_ORDER,
};

// Inside a write transaction. in is as the API gives it: phones, e-mails … are normalised and checked here; all
// refusals are collected with pointers. in->created_at NONE: now; else the business time of customer.created. *ret
// (may be NULL for ORIGIN_ORDER and ORIGIN_IMPORT, which then look for no duplicates) is the record as stored, with
// possible_duplicates. Emits customer.created.
MUST_CHECK enum status customer_create(
	struct ctx *ctx, const struct customer *in, enum customer_origin origin, int64_t *id, struct customer **ret);

// Who shares a phone, an e-mail, a number, or name and birthday with a file that is not there yet: struct
// customer_duplicate. What is not valid in it finds nobody.
MUST_CHECK enum status customer_duplicates(struct ctx *ctx, const struct customer *in, struct list *duplicates);

// The buyer of an order whom only another system's number names: the customer who has it, or a new bare one (a few
// µs and four row writes). at_ms: business time of the order. ERR_CONFLICT customer_erased_before when that person
// was erased: the order then has no customer.
MUST_CHECK enum status customer_ensure(struct ctx *ctx, const char *source, const char *external_id, int64_t store_id,
	int64_t at_ms, int64_t *id, bool *created);

// Only the members whose bit is in present change; lists are replaced whole; `fields` key by key. version 0:
// whatever it is now; else ERR_PRECONDITION when it has changed since. Row scope of ctx->actor for customer.write.
// Emits customer.changed with the names of what changed; nothing at all happens when nothing differs.
MUST_CHECK enum status customer_change(struct ctx *ctx, int64_t id, const struct customer *in, uint64_t present,
	int64_t version, struct customer **ret);

// Destroys the key, identities, pieces, notes, field values; the row stays as a tombstone. Emits customer.erased.
MUST_CHECK enum status customer_erase(struct ctx *ctx, int64_t id);

// A file that was made by mistake (an import that is taken back): as customer_erase, but the person may be entered
// again by anybody, since it was not they who wished it away.
MUST_CHECK enum status customer_withdraw(struct ctx *ctx, int64_t id);

// ---------------------------------------------------------------- reading

// The whole file. An alias gives its survivor, with the survivor's id. Row scope of ctx->actor for customer.read:
// what is outside is ERR_NOT_FOUND like what is not there.
MUST_CHECK enum status customer_get(struct ctx *ctx, int64_t id, struct customer **ret);
// The id an alias stands for; itself when it is none. ERR_NOT_FOUND; no scope. One read by key. In a write transaction
// the customer stays who it is until that ends: merges wait.
MUST_CHECK enum status customer_resolve(struct ctx *ctx, int64_t id, int64_t *live);
// The same within ctx->actor's scope for a right ("points.adjust"): what is outside is ERR_NOT_FOUND too.
MUST_CHECK enum status customer_within(struct ctx *ctx, int64_t id, const char *right, int64_t *live);
// A list narrowed to what belongs to customers within ctx->actor's scope for a right. column: the customer of a row,
// "u.customer_id", constant text. What stands under a number that was merged away is its survivor's.
void customer_reach(const struct ctx *ctx, const char *right, const char *column, struct where *where);
// Files of a page, in the order of ids (NULL where there is none); three statements whatever the count. No scope.
// At most 200.
MUST_CHECK enum status customer_open(struct ctx *ctx, const int64_t *ids, size_t count, struct customer **ret);

// Who has it: value in any spelling, source as in struct customer_identity. At most max ids, newest first. A value
// that is none of that kind is ERR_UNPROCESSABLE.
MUST_CHECK enum status customer_find(struct ctx *ctx, enum identity_kind kind, const char *source, const char *value,
	int64_t *ids, size_t max, size_t *count);

// One condition on a custom field, as in field.KEY=…: KEY=VALUE, KEY>=VALUE, KEY<=VALUE.
enum field_compare { FIELD_EQUAL, FIELD_AT_LEAST, FIELD_AT_MOST };
struct field_condition {
	const char *key, *value;
	enum field_compare compare;
};
#define FIELD_CONDITIONS_MAX 8

// The text of a cell as the JSON member of `fields` that it stands for: in the type of the field. Refused with the
// pointer
// "/fields/KEY".
MUST_CHECK enum status customer_field_cell(struct ctx *ctx, const char *key, const char *text, struct json_out *out);

// The value of a field of rows, a JSON list as `fields` holds it, as the text of one cell: a row a line,
// "model=Golf; mileage=52000". customer_field_cell() reads it back.
const char *customer_rows_text(struct arena *mem, const char *rows);

// The shop's own fields as people call them.
struct customer_field_name {
	const char *key, *label_en, *label_zh;
	bool rows; // a field of rows
};
MUST_CHECK enum status customer_field_names(struct ctx *ctx, struct customer_field_name **names, size_t *count);

struct customer_filter {
	const char *q; // search, see base/normal.h; also a whole e-mail address, member number, plate
	int64_t tag_id, store_id, owner_id; // NONE: any
	int source, status;                 // -1: any (any status leaves out merged and erased)
	int64_t created_from, created_to;   // [from, to), NONE: open
	int has_phone;                      // 0, 1; -1: any
	int64_t confirmed_before;           // also those never confirmed; NONE: any
	struct field_condition fields[FIELD_CONDITIONS_MAX];
	size_t field_count;
	bool oldest_first;                // not with q
	int64_t segment_id;               // NONE: any
	const struct expr_sql *condition; // over customer c; NULL: none
	int64_t after;                    // id of the last one of the page before; NONE: the first page
};
extern const struct customer_filter customer_filter_all;

// At most max (1–200) files within the row scope of ctx->actor for customer.read. *next is the filter's `after` for
// the page that follows, NONE at the end. A search may give fewer than max and yet go on: it looks at some thousand
// candidates a page at most.
MUST_CHECK enum status customer_list(struct ctx *ctx, const struct customer_filter *filter, size_t max,
	struct customer ***items, size_t *count, int64_t *next);

// How many there are within the row scope of ctx->actor; NONE with q, where only walking would tell.
MUST_CHECK enum status customer_count(struct ctx *ctx, const struct customer_filter *filter, int64_t *count);

// The filter of a JSON object such as POST /v1/customers/search takes it (shape CustomerQuery); what says in which
// order and which page counts for nothing. Refusals point into base ("/filter").
MUST_CHECK enum status customer_filter_decode(
	struct ctx *ctx, const char *json, const char *base, struct customer_filter *filter);

// The same in the order of a value that another folder keeps of each customer: attribute is the name of a row with
// sort_from (expr/expr.h), "customer.spent". Who has no such value stands at the end, newest first, either way.
struct customer_sort {
	const char *attribute;
	bool ascending;
	bool begun;    // there is a page before
	bool valued;   // … whose last customer had a value
	int64_t value; // that value
	int64_t id;    // that customer
};
// filter->after and oldest_first say nothing here, q is not looked at. *more: sort is then the place to go on from.
MUST_CHECK enum status customer_list_sorted(struct ctx *ctx, const struct customer_filter *filter,
	struct customer_sort *sort, size_t max, struct customer ***items, size_t *count, bool *more);

// As it is written among people: surname first in CJK, "Given Surname" elsewhere. NULL without any name.
const char *customer_display_name(struct arena *mem, const struct customer *customer);

// ---------------------------------------------------------------- segments

// A segment as a condition over `customer c` and its joins, as of ctx->now_ms. ERR_NOT_FOUND; ERR_CONFLICT
// segment_broken when what it speaks of is gone. No scope.
MUST_CHECK enum status customer_segment(struct ctx *ctx, int64_t segment_id, struct expr_sql *sql);
// NONE when there is none of that code.
MUST_CHECK enum status customer_segment_find(struct ctx *ctx, const char *code, int64_t *id);
// Adds "column IN (live customers who fit)" to any query. column: constant SQL.
void customer_condition_where(struct ctx *ctx, const struct expr_sql *sql, const char *column, struct where *where);
// The next live customers who fit, by id, after `after` (0: from the first); at most max. For jobs that walk a segment.
MUST_CHECK enum status customer_condition_next(
	struct ctx *ctx, const struct expr_sql *sql, int64_t after, size_t max, int64_t *ids, size_t *count);
// How many live customers fit; no scope.
MUST_CHECK enum status customer_condition_count(struct ctx *ctx, const struct expr_sql *sql, int64_t *count);
// Whether one live customer fits.
MUST_CHECK enum status customer_condition_holds(
	struct ctx *ctx, const struct expr_sql *sql, int64_t customer_id, bool *holds);
extern const struct problem segment_broken;

// ---------------------------------------------------------------- tags, notes

// By name; the tag is made when it is new. *tag_id may be NULL.
MUST_CHECK enum status customer_tag(struct ctx *ctx, int64_t customer_id, const char *name, int64_t *tag_id);
MUST_CHECK enum status customer_note(struct ctx *ctx, int64_t customer_id, const char *text, int64_t *note_id);
// The same where it is not there yet: else *tag_id, *note_id is NONE. What they made, the other two take away again,
// whoever asks; nothing happens where it has gone already, or (a note) was written anew.
MUST_CHECK enum status customer_tag_once(struct ctx *ctx, int64_t customer_id, const char *name, int64_t *tag_id);
MUST_CHECK enum status customer_note_once(struct ctx *ctx, int64_t customer_id, const char *text, int64_t *note_id);
MUST_CHECK enum status customer_untag(struct ctx *ctx, int64_t customer_id, int64_t tag_id);
MUST_CHECK enum status customer_unnote(struct ctx *ctx, int64_t customer_id, int64_t note_id);

// ---------------------------------------------------------------- merging

// What customer.merged and customer.unmerged carry: listeners move what their folder owns from loser to survivor
// (or back).
struct customer_merged {
	int64_t survivor_id, loser_id, merge_id;
};

// loser becomes an alias of survivor: empty members of survivor are filled from loser, lists are united,
// identities, tags and notes move. Both must be live. Emits customer.merged on the survivor. *merge_id is for
// customer_unmerge.
MUST_CHECK enum status customer_merge(struct ctx *ctx, int64_t survivor_id, int64_t loser_id, int64_t *merge_id);
// Brings the loser back as it was; what came to the survivor since stays there.
MUST_CHECK enum status customer_unmerge(struct ctx *ctx, int64_t survivor_id, int64_t merge_id);

// ---------------------------------------------------------------- checking

// The customers after *after (0: from the first), at most max: files open, look-ups and index hold what they say.
// *after and *checked move; *checked 0: the end. *wrong: a sentence about the first that does not fit, or left as
// it is.
MUST_CHECK enum status customer_check(
	struct ctx *ctx, int64_t *after, size_t max, int64_t *checked, const char **wrong);
// Look-ups of customers that are gone: one pass over all of them.
MUST_CHECK enum status customer_strays(struct ctx *ctx, const char **wrong);

// ---------------------------------------------------------------- tables for main

extern const struct route customer_routes[], field_set_routes[], segment_routes[], bulk_routes[];
extern const struct job_kind *const customer_jobs[];
extern const struct schedule *const customer_schedules[];
extern const struct resource *const customer_resources[];
extern const struct attribute_set *const customer_attributes[]; // customer.*, see expr/expr.h
extern const struct event_type *const customer_events[];
extern const struct event_type customer_created, customer_changed, customer_erased, customer_merged, customer_unmerged,
	note_added, note_changed, note_removed, tag_added, tag_removed;

extern const struct problem customer_erased_before, customer_identity_taken, customer_changed_since, customer_not_live,
	customer_out_of_reach, customer_same, customer_merge_too_much, customer_merge_undone;
