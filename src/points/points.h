// Points: wallets, and the ledger of lots and postings that is the truth about every customer's balance. The face of
// the folder. What earns points stands above (loyalty), what they buy too (reward).
//
// Every grant is a lot with its own provenance and expiry; every movement is an immutable posting between two buckets;
// lots are spent by (expires_at, earned_at, id). A lot is unusable from the instant expires_at on, whether or not a
// job has posted that yet. All movements belong to a write transaction and keep, for every customer and wallet,
// granted = pending + active + held + spent + expired + reversed + forfeited - debt.
#pragma once

#include "api/resource.h"
#include "api/route.h"
#include "expr/expr.h"
#include "work/event.h"
#include "work/job.h"

// ---------------------------------------------------------------- wallets

enum wallet_kind { WALLET_REDEEMABLE, WALLET_QUALIFYING };
// rolling: so long after it was earned (or became active). dates: on the first clearing date (清零日) after that.
// inactivity: so long after the last thing that counts as activity; lots slide on together.
enum expiry_mode { EXPIRY_NEVER, EXPIRY_ROLLING, EXPIRY_DATES, EXPIRY_INACTIVITY };
enum expiry_from { EXPIRY_FROM_EARNED, EXPIRY_FROM_ACTIVE };
enum pending_mode { PENDING_NONE, PENDING_DURATION, PENDING_DATES, PENDING_DELIVERY };
// What becomes of points that a return takes back and that are not there any more.
enum return_debt { RETURN_OWES, RETURN_WRITES_OFF, RETURN_REFUSED };
enum adjust_debt { ADJUST_REFUSED, ADJUST_TAKES_WHAT_IS_THERE, ADJUST_OWES };
extern const struct choice wallet_kinds[], expiry_modes[], expiry_froms[], pending_modes[], return_debts[],
	adjust_debts[];

enum term_unit { TERM_DAY, TERM_WEEK, TERM_MONTH, TERM_YEAR };
// To the end of the … in which it would end. EXACT: to the millisecond. NAMED: of the next month of that number.
enum term_round {
	TERM_TO_DAY,
	TERM_TO_WEEK,
	TERM_TO_MONTH,
	TERM_TO_QUARTER,
	TERM_TO_HALF,
	TERM_TO_YEAR,
	TERM_TO_NAMED,
	TERM_EXACT
};
extern const struct choice term_units[], term_rounds[];

// When a lot lapses. Members as of the record of a wallet; count NONE: none.
struct expiry_policy {
	int mode;
	int64_t count;
	int unit, round; // enum term_unit, term_round
	int64_t month;
	int from;
	struct list dates;  // const char *, "12-31"
	struct list resets; // const char *: "earn", "spend", or names of events
};

// When a lot becomes active.
struct pending_policy {
	int mode;
	int64_t count; // of DELIVERY: so long after the delivery (the return window)
	int unit, round;
	struct list dates;
	int64_t cancel_days; // of DELIVERY: forfeited when nothing was delivered by then; NONE: never
};

// Numbers NONE where nothing is said. Amounts of points in the wallet's smallest unit.
struct wallet {
	int64_t id;
	const char *code;
	int kind;
	struct words name;
	int digits;
	struct expiry_policy expiry;
	struct pending_policy pending;
	int64_t reinstate_days; // how long after their expiry points can be brought back
	int debt_on_return, debt_on_adjust;
	int64_t debt_limit;
	int64_t worth_points, worth_value; // so many points are worth so many minor units of the shop's currency
	bool pay;                          // orders can be paid with them
	int64_t pay_min, pay_max, pay_step, pay_percent;
	bool transfer;
	int64_t transfer_min, transfer_max, transfer_daily, transfer_wait_days, transfer_fee_percent;
	bool pool;                           // households spend it together
	int64_t approve_above, approve_days; // of corrections by hand; above NONE: nobody else is asked
};

struct wallets {
	const struct wallet *list; // by id
	size_t count;
};

// As they are now; valid until the house stops.
MUST_CHECK enum status wallets_get(struct ctx *ctx, const struct wallets **ret);
// NULL: there is none.
const struct wallet *wallets_find(const struct wallets *wallets, int64_t id);
// ERR_INTERNAL when a row names a wallet that is not there.
MUST_CHECK enum status wallet_get(struct ctx *ctx, int64_t id, const struct wallet **ret);
// When its points lapse, as a sentence in the caller's language.
const char *wallet_expiry_words(struct ctx *ctx, const struct wallet *wallet);
// The same of a policy; and when points become active, NULL: at once.
const char *expiry_words(struct ctx *ctx, const struct expiry_policy *policy);
const char *pending_words(struct ctx *ctx, const struct pending_policy *policy);
// A policy as a rule says it (nothing slides there): what is missing or wrong in it is refused at pointer/….
MUST_CHECK enum status expiry_check(struct ctx *ctx, const char *pointer, const struct expiry_policy *policy);
MUST_CHECK enum status pending_check(struct ctx *ctx, const char *pointer, const struct pending_policy *policy);
extern const struct shape expiry_policy_shape, pending_policy_shape;
// The amount of a wallet as text with its decimals.
const char *wallet_amount(struct arena *mem, const struct wallet *wallet, int64_t amount);
// The wallet of that code. ERR_UNPROCESSABLE at the pointer.
MUST_CHECK enum status wallet_by_code(
	struct ctx *ctx, const char *code, const char *pointer, const struct wallet **ret);
// What so many points are worth, minor units of the shop's currency, rounded down. 0 when the wallet says nothing.
int64_t wallet_worth(const struct wallet *wallet, int64_t points);
// The instant from which on what was earned and became active then can't be used; NONE: never (or it slides with the
// account).
int64_t wallet_expiry(const struct ctx *ctx, const struct expiry_policy *policy, int64_t earned_at, int64_t active_at);

// Until when what slides lasts after activity at an instant.
int64_t wallet_slide(const struct ctx *ctx, const struct expiry_policy *policy, int64_t active_at);
// When what was earned (of DELIVERY: delivered) at an instant becomes active.
int64_t wallet_activation(const struct ctx *ctx, const struct pending_policy *policy, int64_t from);
// Whether what so happens ("earn", "spend", an event) makes sliding points last longer.
bool wallet_resets(const struct expiry_policy *policy, const char *what);

// Ids of what a new shop begins with (schema/0006_points.sql).
#define WALLET_POINTS_ID 1
#define WALLET_GROWTH_ID 2

// ---------------------------------------------------------------- balances

enum bucket {
	BUCKET_ISSUANCE, // the shop
	BUCKET_PENDING,
	BUCKET_ACTIVE,
	BUCKET_HELD,
	BUCKET_SPENT,
	BUCKET_EXPIRED,
	BUCKET_REVERSED,
	BUCKET_FORFEITED,
	BUCKET_DEBT, // what the customer owes: its figure is what left it
	BUCKETS,
};

enum posting_kind {
	POSTING_EARN,
	POSTING_SPEND,
	POSTING_REFUND, // a spend was undone
	POSTING_EXPIRE,
	POSTING_CLAWBACK, // the order came back
	POSTING_REPAY,    // new points pay what is owed
	POSTING_GRANT,    // by hand
	POSTING_TAKE,     // by hand
	POSTING_MOVE_OUT, // customers were merged
	POSTING_MOVE_IN,
	POSTING_ACTIVATE,     // pending points can be used
	POSTING_CANCEL,       // pending points that were never to be: the delivery did not come
	POSTING_HOLD,         // reserved
	POSTING_RELEASE,      // … and given free again
	POSTING_WRITE_OFF,    // the shop bears what a return could not take back
	POSTING_REINSTATE,    // expired points are brought back
	POSTING_TRANSFER_OUT, // given to another customer
	POSTING_TRANSFER_IN,
	POSTING_FEE,
	POSTING_KINDS,
};

extern const struct choice posting_kinds[], buckets[];

// The figures at ctx->now_ms, whether or not a job has posted what time has done: what became active, what lapsed,
// which holds ended.
struct points_account {
	int64_t customer_id, wallet_id;
	int64_t figures[BUCKETS]; // [BUCKET_ISSUANCE] is what was granted in all
	int64_t next_due_at;      // when time changes them next; NONE: never
};

// What may be spent: who owes spends nothing.
int64_t points_available(const struct points_account *account);

// What the customer can spend of a wallet: their own, or what their household has, see below.
MUST_CHECK enum status points_spendable_by(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t *available);

// All zero when the customer has none.
MUST_CHECK enum status points_account_of(
	struct ctx *ctx, int64_t customer_id, int64_t wallet_id, struct points_account *account);

struct balance {
	const char *wallet, *name;
	int kind;
	int64_t digits, available, pending, held, spent, expired, reversed, forfeited, debt, earned;
	int64_t pool; // what the customer's household can spend; NONE: in none, or each their own
	struct list expiries, activations;
};
extern const struct shape balance_shape;

// All wallets of a customer as they are shown, struct balance, in the caller's language.
MUST_CHECK enum status points_balances(struct ctx *ctx, int64_t customer_id, struct list *ret);

// The first wallet that can be spent from: what customers call their points.
MUST_CHECK enum status points_spendable(struct ctx *ctx, const struct wallet **ret);

struct points_expiry {
	int64_t at, amount;
};
// What of it will lapse when, the next one first.
MUST_CHECK enum status points_expiries(
	struct ctx *ctx, int64_t customer_id, size_t max, struct points_expiry **expiries, size_t *count);

// One thing that happened to it: all postings of one cause together. amount is what it did to the balance (pending and
// held included, debt taken off); pending: how much of it can't be spent yet.
struct points_change {
	int64_t at, id, source_id, amount, pending;
	int kind; // enum posting_kind
	const char *source, *note;
};
// With (at, id) below before (both INT64_MAX: the newest), newest first.
MUST_CHECK enum status points_history(struct ctx *ctx, int64_t customer_id, int64_t before_at_ms, int64_t before_id,
	size_t max, struct points_change **changes, size_t *count);

// The figures of one account at a business instant, as they were known at another: from the postings alone. at_ms may
// lie ahead: what will lapse and become active by then is counted.
MUST_CHECK enum status points_account_at(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet,
	int64_t at_ms, int64_t known_at_ms, struct points_account *account);

// ---------------------------------------------------------------- movements

enum lot_state { LOT_PENDING, LOT_ACTIVE, LOT_CONSUMED, LOT_EXPIRED, LOT_REVERSED, LOT_FORFEITED };
extern const struct choice lot_states[];

struct lot {
	int64_t id, customer_id, granted;
	int64_t remaining; // pending or active
	int64_t held, reversed;
	int state;
	int64_t earned_at;
	int64_t activates_at; // NONE: on delivery
	int64_t cancels_at;   // pending until then: forfeited; NONE: never
	int64_t expires_at;   // NONE: never
	bool slides;          // expires_at is the account's, not its own (open lots of an account only)
	const char *source;
	int64_t source_id;
	int64_t rule_id, rule_version, base, campaign_id;
	const char *funding;
	int64_t fair_value, parent_id;
	const struct wallet *wallet;
	int64_t since_at; // private to the ledger: when what is active in it came into it, as far as that was just now
};

// Where a movement comes from: "order" and its id, "redemption", "staff" …
struct cause {
	const char *source;
	int64_t source_id;
	int64_t at; // business time of the posting
	const char *note;
	int64_t store_id; // where; 0 or NONE: in no store
};

// Members left 0 stand for what is not given.
struct award {
	const struct wallet *wallet;
	int64_t customer_id, amount; // amount > 0, in the wallet's smallest unit
	int64_t earned_at;
	int64_t rule_id, rule_version; // NONE: by no rule
	int64_t base;                  // what the rule was applied to, minor units; NONE
	enum posting_kind kind;        // POSTING_EARN or POSTING_GRANT
	// When it lapses: expires_at (NONE: never) before the rule's policy before the tier's before the wallet's.
	int64_t expires_at;
	const struct expiry_policy *rule_expiry, *tier_expiry;
	// When it becomes active: activates_at before the rule's policy before the wallet's.
	int64_t activates_at;
	const struct pending_policy *rule_pending;
	int64_t source_line, campaign_id;
	const char *funding; // who pays for the points; NULL: the shop
	int64_t fair_value;  // of all of them, minor units; 0: what the wallet says
	int64_t parent_id;
};

// A new lot. Once it is active, what the customer owes is repaid from it. What time has done to a lot of an order that
// was placed back in time (it became active, it lapsed) is posted in the same breath, each at its instant.
MUST_CHECK enum status points_grant(
	struct ctx *ctx, const struct award *award, const struct cause *cause, struct lot *ret);
// Spends amount over the open lots into a bucket (spent, forfeited); lapsed ones are posted first. Who owes spends
// nothing. In a household: over the lots of all its members. ERR_CONFLICT points_insufficient, household_head_spends.
MUST_CHECK enum status points_spend(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t amount,
	enum posting_kind kind, enum bucket bucket, const struct cause *cause);
// Undoes the spend of customer_id that has this cause (source, source_id, at): every part goes back to the lot it came
// from, whoever holds that now, with the lot's own expiry; what has lapsed meanwhile lapses at once.
MUST_CHECK enum status points_refund(
	struct ctx *ctx, int64_t customer_id, const struct cause *spend, const struct cause *cause);

// Undoes part of such a spend: `amount` of it after `before` was given back already, from the part that was taken last
// (which lapses last) to the first, so that in however many steps all of it comes back to where it came from.
MUST_CHECK enum status points_refund_part(struct ctx *ctx, int64_t customer_id, const struct cause *spend,
	int64_t before, int64_t amount, const struct cause *cause);
// Undoes so much of points_refund_part: after `before` that stays given back, `amount` is spent again of the lots that
// it went to, as far as it is there; what has been used meanwhile is owed by whoever got it.
MUST_CHECK enum status points_spend_again(struct ctx *ctx, int64_t customer_id, const struct cause *spend,
	int64_t before, int64_t amount, const struct cause *cause);
// Which lots a spend took from, in that order. struct lot_part.
struct lot_part {
	int64_t lot_id, amount;
	int64_t customer_id; // whose lot it was; 0 where only one can be meant
};
MUST_CHECK enum status points_parts_of(
	struct ctx *ctx, int64_t customer_id, const struct cause *spend, struct lot_part **parts, size_t *count);

// What a lot goes by besides its wallet: of the rule that gave it; NULL: the wallet says.
struct lot_policies {
	const struct pending_policy *pending;
	const struct expiry_policy *expiry;
};

// What a cause has granted was delivered: lots that wait for that become active so long after at_ms as their rule or
// wallet says. Those that have lapsed or are active already stay as they are.
MUST_CHECK enum status points_delivered(struct ctx *ctx, const char *source, int64_t source_id, int64_t at_ms,
	enum status (*policies)(struct ctx *, const struct lot *, struct lot_policies *));
// Something happened that counts as activity ("check_in", the name of an event): wallets that lapse by inactivity, and
// say that this resets them, slide on.
MUST_CHECK enum status points_activity(struct ctx *ctx, int64_t customer_id, const char *what, int64_t at_ms);

// The lots that a cause has granted, open or not, by id.
MUST_CHECK enum status points_lots_of(
	struct ctx *ctx, const char *source, int64_t source_id, struct lot **lots, size_t *count);
// Takes `amount` of what a lot gave: what is left of it, then what has expired of it (that is gone already), then from
// other open lots of the wallet; the rest is owed, written off or refused (points_insufficient) as the wallet says.
// ERR_BUSY: somebody else took back from the lot since it was read.
// Qualifying points are taken out of the window in which they were earned.
MUST_CHECK enum status points_claw_back(struct ctx *ctx, struct lot *lot, int64_t amount, const struct cause *cause);
// Undoes so much of points_claw_back: what was taken from the lot itself comes back into it; what others gave for it,
// or was owed, comes as a new lot with the same terms. What is owed is repaid from that.
MUST_CHECK enum status points_restore(struct ctx *ctx, struct lot *lot, int64_t amount, const struct cause *cause);

// By hand, with a reason, in the audit. points > 0 grants, < 0 takes; below zero only as the wallet says.
MUST_CHECK enum status points_adjust(
	struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t points, const char *reason);
// Open lots lapse at until instead (NONE: never), if that is later; lot_id NONE: all of the wallet. In the audit.
MUST_CHECK enum status points_extend(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet, int64_t lot_id,
	int64_t until, const char *reason, int64_t *extended);
// Points that lapsed no longer ago than the wallet allows are brought back until then. In the audit.
MUST_CHECK enum status points_reinstate(struct ctx *ctx, int64_t customer_id, const struct wallet *wallet,
	int64_t lot_id, int64_t until, const char *reason, int64_t *reinstated);

extern const struct problem points_insufficient, wallet_unknown;

// What one customer gives to another: from_id, to_id, wallet, points and note are given. The parts keep their expiry;
// limits, fee and how long they must have been held are the wallet's. Both sides in one commit, both in the audit.
struct transfer {
	int64_t id, from_id, to_id;
	const struct wallet *wallet;
	int64_t points, fee, at;
	const char *note;
};
MUST_CHECK enum status points_transfer(struct ctx *ctx, struct transfer *transfer);

// ---------------------------------------------------------------- households
//
// Members of a household (家庭账户) spend from one pool: all their lots together, by (expires_at, earned_at, id). The
// pool owns nothing. Every lot, posting and account stays its member's, so that balances add up for each of them,
// points given back go to the lots and owners they came from, and who leaves takes their own along. What is held when
// somebody leaves stays held until that hold is resolved. Wallets say whether they are pooled; who owes spends nothing
// of the pool and gives nothing to it.

enum household_redeem { HOUSEHOLD_ALL, HOUSEHOLD_HEAD };
extern const struct choice household_redeems[];

struct household_member {
	int64_t customer_id;
	const char *name; // as far as the caller may see the file
	bool head;
	int64_t joined_at;
};

struct household_share {
	int64_t customer_id, available, debt;
};

// One pooled wallet: what is there, and whose it is.
struct household_pool {
	const char *wallet, *name;
	int64_t digits, available, held;
	struct list shares; // struct household_share
};

struct household {
	int64_t id, version;
	const char *name;
	int64_t head_id;
	int redeem;          // enum household_redeem: who may spend
	struct list members; // struct household_member, by id
	struct list pools;   // struct household_pool
	int64_t ended_at, created_at, updated_at;
};
extern const struct shape household_shape;

// NULL: the customer is in none.
MUST_CHECK enum status points_household_of(struct ctx *ctx, int64_t customer_id, struct household **ret);

// ---------------------------------------------------------------- holds
//
// One reservation over points and whatever floors above reserve: stock of a reward, a coupon's use, a budget. It is
// resolved exactly once: confirmed (whole or in part), voided, or lapsed at expires_at, at that very instant, whether
// or not a job has run. What is held cannot be spent at once. A lot that lapses meanwhile stays usable to the hold's
// end.

enum hold_state { HOLD_OPEN, HOLD_CONFIRMED, HOLD_VOIDED, HOLD_LAPSED };
extern const struct choice hold_states[];
#define HOLD_PARTS_MAX 20
#define HOLD_TTL_MS (15 * INT64_C(60000)) // when nothing is said
#define HOLD_TTL_MAX_MS (30 * INT64_C(86400000))

struct hold_part {
	int64_t number;     // from 1
	const char *kind;   // "points", or the name of a hold_kind
	int64_t subject_id; // of points: the wallet
	int64_t store_id;   // of stock that lies in stores: which; NONE
	int64_t amount, confirmed;
};

struct hold {
	int64_t id, customer_id;
	const char *reference; // the caller's, unique; NULL: none
	int state;
	int64_t made_at, expires_at, resolved_at;
	const char *note;
	struct list parts; // struct hold_part
};

// What a floor above can reserve: HOLD_KIND(row) at file scope enters it. amount of a part may be confirmed in part;
// release gets the rest, also when the hold is voided or has lapsed. reserve refuses by its status.
struct hold_kind {
	const char *name;
	const char *prefix; // of the ids of what it reserves
	enum status (*reserve)(struct ctx *ctx, const struct hold *hold, const struct hold_part *part);
	enum status (*confirm)(struct ctx *ctx, const struct hold *hold, const struct hold_part *part, int64_t amount);
	enum status (*release)(struct ctx *ctx, const struct hold *hold, const struct hold_part *part, int64_t amount);
};
#define HOLD_KIND(row)                                                                                                 \
	static const struct hold_kind *const row##_row_ __attribute__((used, section("hold_kinds"))) = &(row)

// Makes a hold: customer_id, reference, expires_at (NONE: after HOLD_TTL_MS), note and parts (kind, subject_id, amount)
// are given. The same reference again: *replayed, and the hold as it is now; with other parts ERR_CONFLICT.
MUST_CHECK enum status points_hold(struct ctx *ctx, const struct hold *in, struct hold **ret, bool *replayed);
// ERR_NOT_FOUND.
MUST_CHECK enum status points_hold_get(struct ctx *ctx, int64_t id, struct hold **ret);
// amounts: for each part how much of it, by number − 1; NULL: all. Points are spent for the cause (NULL: the hold
// itself), now. When it was resolved before: the hold as it was resolved then, and nothing else.
MUST_CHECK enum status points_hold_confirm(
	struct ctx *ctx, int64_t id, const int64_t *amounts, const struct cause *cause, struct hold **ret);
MUST_CHECK enum status points_hold_void(struct ctx *ctx, int64_t id, struct hold **ret);

// ---------------------------------------------------------------- events

struct points_event {
	const char *wallet;
	int64_t amount;
	const char *source, *source_id;
	const char *rule;
	int64_t rule_version, base, expires_at;
};

// Emits points.earned, points.reversed or points.expired of a lot; wallet and expires_at are filled in from it.
MUST_CHECK enum status points_tell(struct ctx *ctx, const struct event_type *type, const struct lot *lot,
	struct points_event moved, int64_t at_ms);

extern const struct event_type points_earned, points_activated, points_expired, points_reversed, points_adjusted,
	points_transferred;

// ---------------------------------------------------------------- the auditor

// Recomputes the accounts and lots of customers with ids above *after, at most max, from their postings. *wrong: a
// sentence that names the first row that is off, or NULL. At the end *checked is 0.
MUST_CHECK enum status points_ledger_check(
	struct ctx *ctx, int64_t *after, int max, int64_t *checked, const char **wrong);
// Rows that belong to no customer's postings at all. *wrong as above.
MUST_CHECK enum status points_ledger_strays(struct ctx *ctx, const char **wrong);

extern const struct attribute_set *const points_attributes[]; // customer.points …, see expr/expr.h
extern const struct route points_routes[], household_routes[];

// What is owed in each wallet, lot by lot: the act of a route that keeps what takes long (insight).
extern const struct shape liability_shape;
MUST_CHECK enum status points_liability(struct ctx *ctx, const struct call *call, struct answer *answer);
extern const struct resource *const points_resources[];
extern const struct event_type *const points_events[];
extern const struct listener *const points_listeners[];
extern const struct job_kind *const points_jobs[];
extern const struct schedule *const points_schedules[];
