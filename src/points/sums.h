// Private to points: kept sums of the postings, and how to read them so that nothing is missing.
//
// Postings are summed in the order in which they were committed, up to a mark that moves with the sums in one
// transaction; a job carries it on (points.sum). Whoever reads takes the sums and adds the postings after the mark, on
// one snapshot: exact at every instant, whether or not the job has run. On PostgreSQL the order is (transaction, id),
// and the mark stays behind every transaction that still runs, as with the feed of events.
//
//	points_day     by the day on which it happened and the store: what a chart asks
//	points_booked  by the day on which it was posted: what a closed period asks
//	points_cohort  by the day on which the points were earned: granted, and gone at which age
//
// Days are those of the shop's zone. When that changes, nothing is kept until the job has begun anew.
#pragma once

#include "points/ledger.h"

#include "base/zone.h"

struct sums_mark {
	int64_t tx, posting_id; // the place of the last posting that is in the sums
	int64_t last_id;        // the largest id among them
	bool kept;              // false: nothing is kept, all postings come after the mark
};
MUST_CHECK enum status sums_mark(struct ctx *ctx, struct sums_mark *ret);

// One posting, as far as sums look at it.
struct summed {
	int64_t wallet_id, at, id, tx, store_id; // store 0: none
	int kind, debit, credit;
	int64_t amount;
	int64_t earned_at; // of its lot; NONE: of no lot
	bool parted;       // the lot was cut from another one
};
// The postings of a wallet after the mark, in no order. seen() gets each; what it points to is gone afterwards.
MUST_CHECK enum status sums_tail(struct ctx *ctx, const struct sums_mark *mark, int64_t wallet_id,
	void (*seen)(void *arg, const struct summed *posting), void *arg);

// ---------------------------------------------------------------- what a movement is

// Of the roll-forward: what is owed before + granted − redeemed − expired − reversed + corrections = after.
struct points_flows {
	int64_t granted, redeemed, expired, reversed, corrections;
};
// What a movement does to what is owed to customers: pending, active and held, less debt.
int64_t flows_net(int debit, int credit, int64_t points);
void flows_add(struct points_flows *flows, int kind, int debit, int credit, int64_t points);

enum cohort_flow { COHORT_GRANTED, COHORT_SPENT, COHORT_LAPSED, COHORT_OTHER, COHORT_FLOWS };
extern const struct choice cohort_flows[];
struct cohort {
	int64_t day;   // on which the points were earned
	int flow, age; // enum cohort_flow; breakage_age() when it happened, 0 of what was granted
	int64_t points;
};
// False: the posting says nothing about what becomes of points.
bool cohort_of(const struct zone *zone, const struct summed *posting, struct cohort *ret);

int64_t sums_day(const struct zone *zone, int64_t at_ms);

// ---------------------------------------------------------------- keeping

enum sum_table { SUM_DAY, SUM_BOOKED, SUM_COHORT };
// A row of one of the tables. detail: the store of SUM_DAY, the age of SUM_COHORT; kind: enum cohort_flow of that.
struct sum {
	int64_t table, wallet_id, day, detail, kind, debit, credit;
	int64_t points, postings;
	bool met; // while they are compared
};
// Sums being added up, found by their key.
struct summing {
	struct arena *mem;
	struct sum *list;
	size_t count, room;
	uint32_t *places; // of 1 + index, 0: free; a power of two of them
	size_t places_count;
};
struct summing sums_make(struct arena *mem);
void sums_add(struct summing *sums, const struct zone *zone, const struct summed *posting);
struct sum *sums_find(struct summing *sums, const struct sum *key); // NULL: there is none
// A row of the statements sums_after, sums_up_to … ERR_INTERNAL: of an unknown kind or bucket. mem is for its texts.
MUST_CHECK enum status summed_read(const struct rows *rows, struct arena *mem, struct summed *ret);

// One slice of the job, outside any transaction, in an arena of its own, noted with it (job NULL: nowhere) after `done`
// postings. *count: of postings; 0: nothing is left to do.
MUST_CHECK enum status sums_carry_on(const struct ctx *ctx, struct job *job, int64_t done, int64_t *count);
extern const struct job_kind points_sum_job;
extern const struct schedule points_sum_schedule;
// Every kept row against the postings, on the snapshot at hand; *wrong: a sentence about the first that is off, or
// NULL.
MUST_CHECK enum status sums_check(struct ctx *ctx, const char **wrong);
