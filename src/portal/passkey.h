// Passkeys (WebAuthn Level 3): what a browser says when it made a key for us, and when it signs with it, held against
// the standard's checks. Pure but for libcrypto.
//
// A key's public half is taken as the browser gives it (SubjectPublicKeyInfo): no attestation is asked for, so nobody
// but the browser vouches for it in any case, and no CBOR has to be read.
#pragma once

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PASSKEY_ID_MAX 1023 // bytes, WebAuthn §4

struct bytes {
	const unsigned char *at;
	size_t size;
};

struct passkey_claim {
	struct bytes client_data;   // JSON, §5.8.1
	struct bytes authenticator; // §6.1
	const char *type;           // "webauthn.create" or "webauthn.get"
	const char *host;           // of the request, with its port if one was sent
	bool secure;                // it came by https; else only localhost is trusted by browsers
};
// The claim is about us, was made here, by somebody whom the device knows. *challenge: the text that we had handed out,
// in mem, for the caller to look up; *counter: of signatures, 0 where the device does not count. ERR_UNAUTHENTICATED.
MUST_CHECK enum status passkey_claim_check(
	struct arena *mem, const struct passkey_claim *claim, const char **challenge, uint32_t *counter);
// Of a new key: its id, as the authenticator itself says it. ERR_UNPROCESSABLE when it says none.
MUST_CHECK enum status passkey_new_id(const struct passkey_claim *claim, struct bytes *id);
// A public key that we can hold signatures against: Ed25519, ECDSA on P-256, RSA of 2,048 to 4,096 bits.
bool passkey_key_known(struct bytes public_key);
// The signature over what was claimed is by that key.
bool passkey_signed(struct bytes public_key, const struct passkey_claim *claim, struct bytes signature);
