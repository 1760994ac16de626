// Sessions: a random token in a cookie that no script can read, its hash in the database. 12 hours without use end it,
// 7 days end it anyhow. Every sign-in makes a new one; the one that the browser had before ends.
#pragma once

#include "auth/account.h"
#include "auth/cache.h"

// The name of the cookie; with https the prefix makes browsers hold it to this host, to https and to "/".
const char *session_cookie(const struct http_request *request);
const char *device_cookie(const struct http_request *request);

// On a snapshot: the seat that belongs to a token or key. *found false: there is none.
MUST_CHECK enum status session_load(struct ctx *ctx, const struct token_hash *hash, struct seat *seat, bool *found);
MUST_CHECK enum status key_load(
	struct ctx *ctx, int64_t id, const struct token_hash *hash, struct seat *seat, bool *found);
// The actor of an account's holder: name, role, store, grants.
MUST_CHECK enum status actor_load(struct ctx *ctx, const struct account *account, struct actor *actor);

// What a browser shows of itself when it signs in.
struct visit {
	const char *peer, *agent, *network;
	bool secure;
	bool has_device; // it has a device cookie of ours
	struct token_hash device;
	bool has_session; // it has a session cookie of ours, which ends with the sign-in
	struct token_hash session;
};
struct visit visit_of(struct ctx *ctx, const struct http_request *request);
// Whether the account was signed in from this device or network before. Snapshot.
MUST_CHECK enum status visit_known(
	struct ctx *ctx, const struct visit *visit, int64_t staff_id, bool *device, bool *network);

struct opened {
	int64_t id;
	struct token_hash hash;
	const char *token;        // for the cookie
	const char *device_token; // NULL: the browser keeps the one it has
};
// A new session; remembers device and network. Write transaction.
MUST_CHECK enum status session_open(
	struct ctx *ctx, const struct visit *visit, int64_t staff_id, struct opened *opened);
// Set-Cookie fields into the answer. opened NULL: the session's cookie is taken away.
void session_set_cookies(
	struct ctx *ctx, const struct http_request *request, const struct opened *opened, struct answer *answer);
// Ends all sessions of somebody but one (0: all).
MUST_CHECK enum status session_end_all(struct ctx *ctx, int64_t staff_id, int64_t but_id);

// Routes.
enum status session_list(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status session_end(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status session_end_others(struct ctx *ctx, const struct call *call, struct answer *answer);
enum status session_sign_out(struct ctx *ctx, const struct call *call, struct answer *answer);
extern const struct shape session_shape;
