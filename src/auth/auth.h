// The face of auth: staff accounts, sign-in, sessions, API keys, roles and rights.
//
// One struct auth belongs to a running server. It remembers who holds which session or key, so that the loop can ask
// without the database; counts wrong guesses; and keeps the few threads on which passwords are hashed. Commands work
// without one: what they change reaches a running server within a second, over the table auth_epoch.
#pragma once

#include "api/resource.h"
#include "api/route.h"
#include "auth/throttle.h" // counting guesses, and
#include "auth/token.h"    // secrets that are handed out once: for the portal's sign-in too
#include "work/job.h"

// ---------------------------------------------------------------- rights and roles

struct right {
	const char *name; // "customer.read"
	struct words doc;
};
// Everything that can be granted, ended by a NULL name. Routes and resources name only rights of this table.
extern const struct right auth_rights[];
const struct right *auth_right_find(const char *name);

struct role {
	const char *name; // "cashier"
	struct words title, doc;
	const struct grant *grants;
	size_t grant_count;
	bool built_in;
};
// The roles that every shop has, ended by a NULL name; they can't be changed. A shop's own roles are rows of table
// role.
extern const struct role auth_roles[];
const struct role *auth_role_built_in(const char *name);
// The row of grants that decides about a right (the widest; the first of equals), or NULL: then it is not given.
const struct grant *auth_grant_for(const struct grant *grants, size_t count, const char *right);
// A role that sees by store is of no use to somebody without one.
bool auth_role_needs_store(const struct role *role);
extern const struct choice auth_scopes[]; // names of enum scope

// ---------------------------------------------------------------- the running server

struct auth;

struct auth_options {
	struct house *house;
	int hash_threads;  // passwords hashed at the same time; 0: one for each core
	size_t hash_bytes; // memory for one hash; 0: 64 MiB
	bool watch;        // a thread that follows changes by other processes and notes what was used when
};

// Sets house->auth.
struct auth *auth_create(const struct auth_options *options);
// After the HTTP server has stopped taking requests; what is being signed in is finished.
void auth_destroy(struct auth *auth);

// For api_options: who asks, by `Authorization: Bearer huk_…` or by session cookie. A key that is wrong, out of time,
// revoked, or used from elsewhere is ERR_UNAUTHENTICATED; a session that is over is as if there were none. Answered
// from memory; the first request of a session or key reads a snapshot.
MUST_CHECK enum status auth_authenticate(struct ctx *ctx, struct http_request *request, const struct actor **actor);
// For sensitive acts (exports, erasing, keys, roles): a session must have given its password within the last 5 minutes,
// else "confirm_password". Keys and the house pass: their right is the proof. In a transaction or on a snapshot.
MUST_CHECK enum status auth_require_recent(struct ctx *ctx);
// In the transaction of whatever may change what an actor is or may do.
MUST_CHECK enum status auth_changed(struct ctx *ctx);
// What the watch does by itself: looks for changes by other processes, and writes when sessions and keys were used.
void auth_watch_once(struct auth *auth);

extern const struct problem confirm_password;

// ---------------------------------------------------------------- accounts, for commands

struct account_input {
	const char *name;  // as shown
	const char *login; // e-mail address, or a name of 2–64 letters, digits, and . _ -
	const char *role;
	int64_t store_id;  // NONE: no store
	const char *code;  // staff code, or NULL
	const char *phone; // or NULL
	int language;      // enum account_language
	int64_t staff_id;  // a colleague without an account, who gets this one; NONE or 0: somebody new
};

enum account_language { LANGUAGE_OF_SHOP, LANGUAGE_EN, LANGUAGE_ZH };
extern const struct choice account_languages[];
enum account_state { ACCOUNT_PERSON, ACCOUNT_INVITED, ACCOUNT_ACTIVE, ACCOUNT_DISABLED };
extern const struct choice account_states[];

struct account {
	int64_t id, version, created_at_ms, updated_at_ms;
	const char *name, *login, *role, *code, *phone;
	int64_t store_id;
	int language; // enum account_language
	int state;    // enum account_state
	int64_t signed_in_at_ms;
};

// All in a write transaction; ctx->actor decides what may be done (NULL: the house, everything). Links are
// "/setup#TOKEN" below the public URL (whole when the house knows it), good for one use within 24 hours. Nothing here
// ever makes a password up.

// No account has been used yet: the first owner is to be made.
MUST_CHECK enum status auth_owner_wanted(struct ctx *ctx, bool *wanted);
// A link for the first owner; earlier ones end. ERR_CONFLICT when there is an owner.
MUST_CHECK enum status auth_setup_link(struct ctx *ctx, const char **link);
// A new account and the link by which its holder chooses a password.
MUST_CHECK enum status auth_user_create(
	struct ctx *ctx, const struct account_input *in, int64_t *id, const char **link);
// A new link: to be invited again, or to choose a new password. Earlier ones end; the old password goes on until the
// link is used.
MUST_CHECK enum status auth_user_link(struct ctx *ctx, int64_t id, const char **link);
// Sessions end and keys stop at once. ERR_CONFLICT for the last owner.
MUST_CHECK enum status auth_user_disable(struct ctx *ctx, int64_t id);
MUST_CHECK enum status auth_user_enable(struct ctx *ctx, int64_t id);
// By login or "usr_…". ERR_NOT_FOUND.
MUST_CHECK enum status auth_user_find(struct ctx *ctx, const char *text, struct account *account);
// Accounts (not mere persons) by login.
MUST_CHECK enum status auth_user_list(struct ctx *ctx, struct account **accounts, size_t *count);
// An owner with a password of the operator's (asked for on the terminal, never an argument). Hashes first, then writes:
// ctx->db is not needed. For `huitou user create-owner` and the demo.
MUST_CHECK enum status auth_owner_create(
	struct ctx *ctx, const struct account_input *in, const char *password, int64_t *id);

// The person on the staff behind an actor as rows name it: of "usr_…" the account itself, of "key_…" who made the key;
// NONE: nobody of the staff. For rules by which two people are needed: a key is no second person.
MUST_CHECK enum status auth_person(struct ctx *ctx, const char *actor, int64_t *staff_id);

// ---------------------------------------------------------------- tables

extern const struct route auth_routes[];
extern const struct resource *const auth_resources[];
extern const struct route view_routes[]; // saved views of the console's lists
extern const struct job_kind auth_sweep;
extern const struct schedule auth_sweep_daily;
