// Whatever a browser says of a passkey is refused or read within its bounds; the first two bytes part it in two.
#include "portal/passkey.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_create();
	const char *challenge = NULL;
	uint32_t counter = 0;
	struct bytes id = {0};

	if (size > 2) {
		size_t first = ((size_t)data[0] << 8 | data[1]) % (size - 1);
		const uint8_t *text = data + 2;
		size -= 2;
		if (first > size)
			first = size;
		struct passkey_claim claim = {
			.client_data = {text, first},
			.authenticator = {text + first, size - first},
			.type = "webauthn.get",
			.host = "localhost:8080",
		};
		if (passkey_claim_check(mem, &claim, &challenge, &counter) == OK && !challenge)
			abort();
		if (passkey_new_id(&claim, &id) == OK &&
			(id.at < claim.authenticator.at ||
				id.at + id.size > claim.authenticator.at + claim.authenticator.size))
			abort();
		(void)passkey_signed(claim.authenticator, &claim, claim.client_data);
	}
	arena_destroy(mem);
	return 0;
}
