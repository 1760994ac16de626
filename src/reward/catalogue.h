// Private to reward: the catalogue, its prices and stock.
#pragma once

#include "reward/quota.h"
#include "reward/template.h"

enum reward_kind { REWARD_COUPON, REWARD_GIFT, REWARD_SERVICE, REWARD_OTHER };
enum stock_kind { STOCK_NONE, STOCK_GLOBAL, STOCK_STORE };
extern const struct choice reward_kinds[];

#define REWARDS_MAX 1000

struct stock_row {
	int64_t store_id; // NONE: the whole shop
	int64_t quantity;
};

extern const struct resource rewards_resource, warnings_resource, partnership_plans_resource, partnerships_resource;

// As limited_check_fair (limited.h), of a reward's prices and its condition.
MUST_CHECK enum status reward_check_fair(struct ctx *ctx, const struct reward_record *reward);
// ERR_UNPROCESSABLE at /reward_id when there is none.
MUST_CHECK enum status reward_read(struct ctx *ctx, int64_t id, struct reward_record *reward);
// By id, those within their schedule.
MUST_CHECK enum status reward_on_offer(struct ctx *ctx, struct reward_record **rewards, size_t *count);
// Why nobody can have it now; NULL: they can.
const struct problem *reward_closed(const struct ctx *ctx, const struct reward_record *reward);

// What a customer pays for one; *closed: they cannot have it, *words says whom it is for.
MUST_CHECK enum status reward_price_for(struct ctx *ctx, const struct reward_record *reward, int64_t customer_id,
	struct reward_price *price, const char **words);

// *left NONE: as many as are wanted, or it depends on the store.
MUST_CHECK enum status reward_stock(
	struct ctx *ctx, const struct reward_record *reward, int64_t store_id, int64_t *left);
// A guarded statement: never below zero, whoever takes at the same time. ERR_CONFLICT reward_out_of_stock.
MUST_CHECK enum status reward_stock_take(
	struct ctx *ctx, const struct reward_record *reward, int64_t store_id, int64_t quantity);
MUST_CHECK enum status reward_stock_return(
	struct ctx *ctx, const struct reward_record *reward, int64_t store_id, int64_t quantity);
// What lies there now, counted.
MUST_CHECK enum status reward_stock_set(struct ctx *ctx, int64_t reward_id, int64_t store_id, int64_t quantity);
MUST_CHECK enum status reward_stock_list(struct ctx *ctx, int64_t reward_id, struct list *ret);

extern const struct problem reward_not_for, reward_inactive, reward_not_started, reward_over, reward_out_of_stock;
