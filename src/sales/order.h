// Private to sales: rows of orders and lines, read and written.
#pragma once

#include "sales/sales.h"

// The columns of an order in the order that order_scan() reads them.
#define ORDER_COLUMNS                                                                                                  \
	"o.id, o.customer_id, o.store_id, o.staff_id, o.source, o.external_id, o.channel, o.status, o.currency, "      \
	"o.placed_at, o.paid_at, o.delivered_at, o.cancelled_at, o.subtotal, o.discount, o.shipping, o.total, "        \
	"o.paid_money, o.returned, o.tender, o.note, o.fingerprint, o.version, o.coupons"
#define ORDER_COLUMN_COUNT 24

MUST_CHECK enum status order_scan(struct ctx *ctx, const struct rows *rows, struct order *order);
// By id, with lines; no scope. ERR_NOT_FOUND.
MUST_CHECK enum status order_load(struct ctx *ctx, int64_t id, struct order **ret);
// The same within the actor's scope for a right: what lies outside is not found.
MUST_CHECK enum status order_load_for(struct ctx *ctx, int64_t id, const char *right, struct order **ret);
// Orders (as o) that the actor may see at all.
struct where;
void order_add_scope(const struct ctx *ctx, struct where *where);
// Stores status, times and returned of an order that was loaded at version order->version, which moves on by one.
// ERR_BUSY: somebody else did meanwhile; the act runs again.
MUST_CHECK enum status order_store(struct ctx *ctx, struct order *order);
// Emits one of the sale events for an order; effects of listeners are added to order->effects.
MUST_CHECK enum status order_emit(struct ctx *ctx, const struct event_type *type, struct order *order, int64_t at_ms);
// Room for one more item in a list that is read row by row: the list itself, or a copy twice as long. *room 0: none
// yet.
void *list_room(struct arena *mem, void *items, size_t count, size_t *room, size_t size);
// A 63-bit digest of text: tells a replay from another order under the same number.
int64_t digest(const char *text, size_t size);
