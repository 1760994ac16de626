// Everything where a secret is guessed at: sign-in, confirming the password, choosing a new one, one-time links. All of
// it goes through one throttle, and each refusal leaves a line for fail2ban:
//
//	refused WHAT user=USR peer=ADDRESS      WHAT: sign-in, confirm, password, link, key; USR "-" when there is no
// such account
#pragma once

#include "auth/account.h"

void signin_open(struct ctx *ctx, struct call *call);     // POST /v1/session
void signin_confirm(struct ctx *ctx, struct call *call);  // POST /v1/session/confirm
void signin_password(struct ctx *ctx, struct call *call); // POST /v1/me/password
void signin_look(struct ctx *ctx, struct call *call);     // POST /v1/setup/look
void signin_setup(struct ctx *ctx, struct call *call);    // POST /v1/setup
extern const struct shape signin_shape, signin_confirm_shape, signin_password_shape, signin_look_shape,
	signin_link_shape, signin_setup_shape;

// For keys too, which have their own way in. id NONE: nobody's.
void signin_log_refusal(struct ctx *ctx, const char *what, const char *prefix, int64_t id, const char *peer);

extern const struct problem sign_in_refused, password_refused, sign_in_slow, other_site;
