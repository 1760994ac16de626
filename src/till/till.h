// The till: what a basket would cost and earn, then the sale with its points and coupons in one transaction, then its
// reversal by receipt. The face of the folder.
//
// A till may die between any two steps and ask again: a quote is known by (till, receipt), a sale by the order of that
// source and number, a reversal by its own number; the same again gives the same answer and changes nothing.
#pragma once

#include "loyalty/loyalty.h"
#include "points/points.h"
#include "reward/reward.h"
#include "sales/sales.h"

// What so much of an order can be paid with points (积分抵现), by the rules of the wallet.
struct till_payment {
	int64_t points; // what is used
	int64_t value;  // of them, minor units
	int64_t most;   // that this order and this customer could use
};

// total: of the order, after discounts. available: points of the customer. wanted: points to use; NONE: as many as
// possible. Never more points than their value needs. ERR_UNPROCESSABLE at the pointer; ERR_CONFLICT
// points_insufficient.
MUST_CHECK enum status till_payment_of(struct ctx *ctx, const struct wallet *wallet, int64_t total, int64_t available,
	int64_t wanted, const char *pointer, struct till_payment *payment);

extern const struct route till_routes[];
extern const struct listener *const till_listeners[];
