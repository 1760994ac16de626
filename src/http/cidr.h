// Addresses and networks.
#pragma once

#include "base/arena.h"
#include "base/status.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

// IPv4 is kept as ::ffff:a.b.c.d, so that one comparison serves both.
struct cidr_address {
	uint8_t bytes[16];
};

struct cidr {
	struct cidr_address base;
	int bits; // of 128
};

struct cidr_list {
	struct cidr *items; // malloc'd
	size_t count;
	bool unix_peers; // "unix" was named
};

// "10.0.0.1", "::1", without port, brackets or zone. False when it is none.
bool cidr_address_parse(const char *text, struct cidr_address *address);
// False for families other than IPv4 and IPv6.
bool cidr_address_from(const struct sockaddr *from, struct cidr_address *address);
bool cidr_address_is_v4(const struct cidr_address *address);
// Canonical text; text has room for INET6_ADDRSTRLEN.
void cidr_address_text(const struct cidr_address *address, char *text);

// "10.0.0.0/8", "fd00::/8", or one address. Bits beyond the prefix must be zero.
bool cidr_parse(const char *text, struct cidr *network);
bool cidr_holds(const struct cidr *network, const struct cidr_address *address);

// Separated by commas or spaces. NULL or "" is the empty list. ERR_INVALID: *bad points into text where it went wrong.
MUST_CHECK enum status cidr_list_parse(const char *text, struct cidr_list *list, const char **bad);
bool cidr_list_holds(const struct cidr_list *list, const struct cidr_address *address);
void cidr_list_clear(struct cidr_list *list);
