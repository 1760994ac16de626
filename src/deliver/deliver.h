// What leaves the house: webhooks, and messages to people. Sending is always a job, after the commit of what caused it.
#pragma once

#include "api/route.h"
#include "work/work.h"

// ---------------------------------------------------------------- messages

enum message_channel { MESSAGE_SMS, MESSAGE_EMAIL };
enum message_purpose { MESSAGE_CODE, MESSAGE_NOTICE };

struct message {
	enum message_channel channel;
	enum message_purpose purpose;
	int64_t customer_id;   // 0: of no customer
	const char *recipient; // E.164 number or e-mail address
	const char *body;      // plain text
};

// Puts a message into the outbox, in the transaction at hand. There is no provider for a channel yet: it is kept,
// sealed, and GET /v1/messages shows it. id may be NULL.
MUST_CHECK enum status deliver_message(struct ctx *ctx, const struct message *message, int64_t *id);
// Forgets all messages to a customer: for the erasure of a person.
MUST_CHECK enum status deliver_forget(struct ctx *ctx, int64_t customer_id);

// ---------------------------------------------------------------- what main gathers

extern const struct route webhook_routes[], delivery_routes[], message_routes[];
extern const struct event_type *const deliver_events[];
extern const struct listener *const deliver_listeners[];
extern const struct job_kind *const deliver_jobs[];
extern const struct schedule *const deliver_schedules[];
