// What browsers say about keys, held against the checks of the standard: true claims pass, each one changed in one
// place does not.
#include "../support.h"

#include "portal/passkey.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <string.h>

#define HOST "shop.example:8443"
#define CLIENT                                                                                                         \
	"{\"type\":\"webauthn.get\",\"challenge\":\"aGVsbG8\",\"origin\":\"https://"                                   \
	"shop.example:8443\",\"crossOrigin\":false}"

struct claiming {
	unsigned char authenticator[128];
	struct passkey_claim claim;
};

static struct bytes text_bytes(const char *text)
{
	return (struct bytes){(const unsigned char *)text, strlen(text)};
}

static void make_claim(struct claiming *claiming, const char *client)
{
	unsigned char *data = claiming->authenticator;

	memset(data, 0, sizeof claiming->authenticator);
	SHA256((const unsigned char *)"shop.example", strlen("shop.example"), data);
	data[32] = 0x05;
	data[36] = 7;
	claiming->claim = (struct passkey_claim){
		.client_data = text_bytes(client),
		.authenticator = {data, 37},
		.type = "webauthn.get",
		.host = HOST,
		.secure = true,
	};
}

static enum status check(struct arena *mem, const struct passkey_claim *claim)
{
	const char *challenge = NULL;
	uint32_t counter = 0;
	enum status status = passkey_claim_check(mem, claim, &challenge, &counter);

	if (status == OK) {
		assert_string_equal(challenge, "hello");
		assert_int_equal(counter, 7);
	}
	return status;
}

static void only_a_true_claim_about_us_passes(void **state)
{
	static const char *const wrong[] = {
		"",
		"{}",
		"[]",
		CLIENT "x",
		"{\"type\":\"webauthn.create\",\"challenge\":\"aGVsbG8\",\"origin\":\"https://shop.example:8443\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"aGVsbG8\",\"origin\":\"https://shop.example\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"aGVsbG8\",\"origin\":\"https://shop.example.evil:8443\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"aGVsbG8\",\"origin\":\"http://shop.example:8443\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"+/==\",\"origin\":\"https://shop.example:8443\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"AGVs\",\"origin\":\"https://shop.example:8443\"}",
		"{\"type\":\"webauthn.get\",\"type\":\"webauthn.get\",\"challenge\":\"aGVsbG8\",\"origin\":"
		"\"https://shop.example:8443\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"aGVsbG8\",\"origin\":\"https://shop.example:8443\","
		"\"crossOrigin\":true}",
	};
	struct arena *mem = arena_create();
	struct claiming claiming;

	(void)state;
	make_claim(&claiming, CLIENT);
	assert_int_equal(check(mem, &claiming.claim), OK);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		make_claim(&claiming, wrong[i]);
		assert_int_equal(check(mem, &claiming.claim), ERR_UNAUTHENTICATED);
	}
	for (int bit = 0; bit < 32 * 8; bit += 37) { // another name
		make_claim(&claiming, CLIENT);
		claiming.authenticator[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_int_equal(check(mem, &claiming.claim), ERR_UNAUTHENTICATED);
	}
	make_claim(&claiming, CLIENT);
	claiming.authenticator[32] = 0x01; // there, but nobody knows who
	assert_int_equal(check(mem, &claiming.claim), ERR_UNAUTHENTICATED);
	make_claim(&claiming, CLIENT);
	claiming.claim.authenticator.size = 36;
	assert_int_equal(check(mem, &claiming.claim), ERR_UNAUTHENTICATED);
	arena_destroy(mem);
}

static void a_new_keys_id_lies_within_what_was_sent(void **state)
{
	struct claiming claiming;
	struct bytes id;

	(void)state;
	make_claim(&claiming, CLIENT);
	assert_int_equal(passkey_new_id(&claiming.claim, &id), ERR_UNPROCESSABLE); // no key is in it
	claiming.authenticator[32] = 0x45;
	claiming.claim.authenticator.size = 55 + 16;
	claiming.authenticator[54] = 16;
	assert_int_equal(passkey_new_id(&claiming.claim, &id), OK);
	assert_int_equal(id.size, 16);
	assert_ptr_equal(id.at, claiming.authenticator + 55);
	claiming.authenticator[54] = 17;
	assert_int_equal(passkey_new_id(&claiming.claim, &id), ERR_UNPROCESSABLE);
	claiming.authenticator[53] = 0xff;
	assert_int_equal(passkey_new_id(&claiming.claim, &id), ERR_UNPROCESSABLE);
	claiming.authenticator[53] = claiming.authenticator[54] = 0;
	assert_int_equal(passkey_new_id(&claiming.claim, &id), ERR_UNPROCESSABLE);
}

static void sign(
	EVP_PKEY *key, const EVP_MD *digest, const struct passkey_claim *claim, unsigned char *signature, size_t *size)
{
	unsigned char message[256];
	EVP_MD_CTX *signing = EVP_MD_CTX_new();

	memcpy(message, claim->authenticator.at, claim->authenticator.size);
	SHA256(claim->client_data.at, claim->client_data.size, message + claim->authenticator.size);
	assert_int_equal(EVP_DigestSignInit(signing, NULL, digest, NULL, key), 1);
	assert_int_equal(EVP_DigestSign(signing, signature, size, message, claim->authenticator.size + 32), 1);
	EVP_MD_CTX_free(signing);
}

static void try_key(EVP_PKEY *key, const EVP_MD *digest)
{
	unsigned char *der = NULL, signature[600];
	int der_size = i2d_PUBKEY(key, &der);
	struct bytes public_key = {der, (size_t)der_size};
	size_t size = sizeof signature;
	struct claiming claiming;

	make_claim(&claiming, CLIENT);
	assert_true(passkey_key_known(public_key));
	assert_false(passkey_key_known((struct bytes){der, (size_t)der_size - 1}));
	sign(key, digest, &claiming.claim, signature, &size);
	assert_true(passkey_signed(public_key, &claiming.claim, (struct bytes){signature, size}));
	claiming.authenticator[36]++;
	assert_false(passkey_signed(public_key, &claiming.claim, (struct bytes){signature, size}));
	claiming.authenticator[36]--;
	signature[size / 2] ^= 1;
	assert_false(passkey_signed(public_key, &claiming.claim, (struct bytes){signature, size}));
	signature[size / 2] ^= 1;
	assert_false(passkey_signed(public_key, &claiming.claim, (struct bytes){signature, size - 1}));
	claiming.claim.client_data = text_bytes("{}");
	assert_false(passkey_signed(public_key, &claiming.claim, (struct bytes){signature, size}));
	OPENSSL_free(der);
	EVP_PKEY_free(key);
}

static void signatures_of_the_known_kinds_are_checked(void **state)
{
	(void)state;
	try_key(EVP_EC_gen("P-256"), EVP_sha256());
	try_key(EVP_RSA_gen(2048), EVP_sha256());
	try_key(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), NULL);
}

static void keys_of_other_kinds_are_refused(void **state)
{
	EVP_PKEY *keys[] = {EVP_EC_gen("P-384"), EVP_RSA_gen(1024), EVP_PKEY_Q_keygen(NULL, NULL, "X25519")};

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		unsigned char *der = NULL;
		int size = i2d_PUBKEY(keys[i], &der);
		assert_true(size > 0);
		assert_false(passkey_key_known((struct bytes){der, (size_t)size}));
		OPENSSL_free(der);
		EVP_PKEY_free(keys[i]);
	}
	assert_false(passkey_key_known((struct bytes){(const unsigned char *)"", 0}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_true_claim_about_us_passes),
		cmocka_unit_test(a_new_keys_id_lies_within_what_was_sent),
		cmocka_unit_test(signatures_of_the_known_kinds_are_checked),
		cmocka_unit_test(keys_of_other_kinds_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
