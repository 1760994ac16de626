// One-time codes: asked for, sent, and typed in again.
//
// A code is asked for by a browser and belongs to it (a ticket in a cookie): what others ask for neither ends it nor
// uses up its tries. Asking does the same work and gives the same answer whoever it is for; whether there is such a
// member is only looked up by the job that sends. Guesses are counted by auth/throttle.h, per identity, per network,
// and not at all together for a device that has come in before, so that nobody can keep a member out.
#pragma once

#include "customer/customer.h"
#include "deliver/deliver.h"
#include "portal/seat.h"

#define CODE_LIFE_MS (10 * MINUTE_MS)
#define CODE_TRIES 5

// What a code is good for: a code for one thing is wrong for the other.
enum ticket_use {
	TICKET_ENTRY,   // to come in, or to become a member where the shop lets people
	TICKET_CONTACT, // to show that a new number or address of a member is hers
};

// To whom a code goes.
struct address {
	enum message_channel channel;
	const char *text; // normal form
};
struct ticket {
	int64_t id;
	enum ticket_use use;
	struct address address;
	struct token_hash hash;
	const char *code;
	enum lang lang;
	unsigned char code_hash[VAULT_HASH_BYTES];
};

struct code_ask {
	const char *to; // in any spelling
};
extern const struct shape code_ask_shape, code_sent_shape;
extern const struct problem entry_to_wrong, entry_code_wrong, entry_slow, entry_other_site;

// ERR_UNPROCESSABLE entry_to_wrong at pointer.
MUST_CHECK enum status address_read(struct ctx *ctx, const char *text, const char *pointer, struct address *address);
enum identity_kind identity_kind_of(const struct address *address);
// Under which the devices of that address are remembered.
struct value identity_hash(struct ctx *ctx, const struct address *address);

// Everything that makes or ends a cookie answers through this: other sites must not do it for their visitors (login
// CSRF).
void answer_here(struct ctx *ctx, struct call *call, enum status (*run)(struct ctx *, struct call *, struct answer *));

// Asks the throttle before anything is tried: ERR_LIMIT entry_slow, with Retry-After. address NULL: held against the
// network alone. what keeps asking for codes and trying them apart.
MUST_CHECK enum status visitor_admit(struct ctx *ctx, struct call *call, const struct visitor *visitor,
	const char *what, const struct address *address);

// call->in is struct code_ask: a ticket, its cookie, and a job that sends the code.
MUST_CHECK enum status ticket_ask(struct ctx *ctx, struct call *call, enum ticket_use use, struct answer *answer);
// The code is that of the browser's ticket; the try is counted, durable whatever comes of it. Else entry_code_wrong or
// entry_slow. Whoever is right starts anew with guesses. The ticket stays until ticket_end().
MUST_CHECK enum status ticket_try(struct ctx *ctx, struct call *call, const struct visitor *visitor,
	enum ticket_use use, const char *code, struct ticket *ticket);
// In the write transaction of what the code was for.
MUST_CHECK enum status ticket_end(struct ctx *ctx, const struct ticket *ticket);

#define HOLDERS_MAX 20
struct holders {
	const struct address *address;
	struct customer *found[HOLDERS_MAX];
	size_t count;
};
// Who has the address and may come in; arg is struct holders. On a snapshot or in a transaction.
MUST_CHECK enum status find_holders(struct ctx *ctx, void *arg);

extern const struct job_kind entry_code_job;
