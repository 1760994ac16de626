#include "http/cidr.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t v4_prefix[12] = {[10] = 0xff, [11] = 0xff};

bool cidr_address_parse(const char *text, struct cidr_address *address)
{
	if (inet_pton(AF_INET, text, address->bytes + 12) == 1) {
		memcpy(address->bytes, v4_prefix, sizeof v4_prefix);
		return true;
	}
	return inet_pton(AF_INET6, text, address->bytes) == 1;
}

bool cidr_address_from(const struct sockaddr *from, struct cidr_address *address)
{
	if (from->sa_family == AF_INET) {
		memcpy(address->bytes, v4_prefix, sizeof v4_prefix);
		memcpy(address->bytes + 12, &((const struct sockaddr_in *)(const void *)from)->sin_addr, 4);
		return true;
	}
	if (from->sa_family == AF_INET6) {
		memcpy(address->bytes, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, 16);
		return true;
	}
	return false;
}

bool cidr_address_is_v4(const struct cidr_address *address)
{
	return memcmp(address->bytes, v4_prefix, sizeof v4_prefix) == 0;
}

void cidr_address_text(const struct cidr_address *address, char *text)
{
	if (cidr_address_is_v4(address))
		inet_ntop(AF_INET, address->bytes + 12, text, INET6_ADDRSTRLEN);
	else
		inet_ntop(AF_INET6, address->bytes, text, INET6_ADDRSTRLEN);
}

static void keep_bits(struct cidr_address *address, int bits)
{
	for (int i = 0; i < 16; i++) {
		int kept = bits - i * 8;
		address->bytes[i] &= kept >= 8 ? 0xff : kept <= 0 ? 0 : (uint8_t)(0xff << (8 - kept));
	}
}

bool cidr_parse(const char *text, struct cidr *network)
{
	char address[INET6_ADDRSTRLEN];
	size_t length = strcspn(text, "/");

	if (length >= sizeof address)
		return false;
	memcpy(address, text, length);
	address[length] = '\0';
	if (!cidr_address_parse(address, &network->base))
		return false;
	int widest = strchr(address, ':') ? 128 : 32;
	network->bits = widest;
	if (text[length] == '/') {
		const char *digits = text + length + 1;
		size_t count = strspn(digits, "0123456789");
		if (count == 0 || count > 3 || digits[count])
			return false;
		network->bits = atoi(digits);
		if (network->bits > widest)
			return false;
	}
	network->bits += 128 - widest;
	struct cidr_address base = network->base;
	keep_bits(&base, network->bits);
	return memcmp(&base, &network->base, sizeof base) == 0;
}

bool cidr_holds(const struct cidr *network, const struct cidr_address *address)
{
	struct cidr_address base = *address;

	keep_bits(&base, network->bits);
	return memcmp(&base, &network->base, sizeof base) == 0;
}

enum status cidr_list_parse(const char *text, struct cidr_list *list, const char **bad)
{
	const char *at = text ? text : "";

	*list = (struct cidr_list){0};
	while (*(at += strspn(at, ", \t"))) {
		char item[64];
		size_t length = strcspn(at, ", \t");
		struct cidr network;
		if (length >= sizeof item)
			goto invalid;
		memcpy(item, at, length);
		item[length] = '\0';
		if (strcmp(item, "unix") == 0) {
			list->unix_peers = true;
		} else {
			if (!cidr_parse(item, &network))
				goto invalid;
			struct cidr *more = realloc(list->items, (list->count + 1) * sizeof *more);
			if (!more)
				abort();
			list->items = more;
			list->items[list->count++] = network;
		}
		at += length;
	}
	return OK;
invalid:
	*bad = at;
	cidr_list_clear(list);
	return ERR_INVALID;
}

bool cidr_list_holds(const struct cidr_list *list, const struct cidr_address *address)
{
	for (size_t i = 0; i < list->count; i++)
		if (cidr_holds(&list->items[i], address))
			return true;
	return false;
}

void cidr_list_clear(struct cidr_list *list)
{
	free(list->items);
	*list = (struct cidr_list){0};
}
