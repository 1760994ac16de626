#include "http/loop.h"

#include <string.h>
#include <strings.h>

struct cidr_address forwarded_network(const struct cidr_address *address)
{
	struct cidr_address network = *address;

	if (!cidr_address_is_v4(address))
		memset(network.bytes + 8, 0, 8);
	return network;
}

// One element: "203.0.113.9", "203.0.113.9:4711", "[2001:db8::1]:4711", "2001:db8::1", with or without quotes.
static bool read_node(const char *text, size_t size, struct cidr_address *address)
{
	char node[64];

	while (size && (text[size - 1] == ' ' || text[size - 1] == '\t'))
		size--;
	while (size && (*text == ' ' || *text == '\t'))
		text++, size--;
	if (size >= 2 && *text == '"' && text[size - 1] == '"')
		text++, size -= 2;
	if (size == 0 || size >= sizeof node)
		return false;
	memcpy(node, text, size);
	node[size] = '\0';
	char *bracket = strchr(node, ']'), *colon = strchr(node, ':');
	if (*node == '[' && bracket) {
		*bracket = '\0';
		return cidr_address_parse(node + 1, address);
	}
	if (colon && !strchr(colon + 1, ':')) // one colon: IPv4 with a port
		*colon = '\0';
	return cidr_address_parse(node, address);
}

// In one element of Forwarded, "for=…;proto=https": the value of a parameter.
static bool parameter(const char *element, size_t size, const char *name, const char **value, size_t *value_size)
{
	size_t length = strlen(name);

	for (const char *at = element, *end = element + size; at < end;) {
		const char *stop = memchr(at, ';', (size_t)(end - at));
		if (!stop)
			stop = end;
		while (at < stop && (*at == ' ' || *at == '\t'))
			at++;
		if ((size_t)(stop - at) > length && strncasecmp(at, name, length) == 0 && at[length] == '=') {
			*value = at + length + 1;
			*value_size = (size_t)(stop - *value);
			return true;
		}
		at = stop + 1;
	}
	return false;
}

// The last element of a list before *end; moves *end in front of it. False when there is none.
static bool last_element(const char *list, size_t *end, const char **element, size_t *size)
{
	if (*end == 0)
		return false;
	size_t from = *end;
	while (from && list[from - 1] != ',')
		from--;
	*element = list + from;
	*size = *end - from;
	*end = from ? from - 1 : 0;
	return true;
}

static void set_peer(struct connection *c, const struct cidr_address *address)
{
	struct arena *mem = c->request.mem;
	struct cidr_address network = forwarded_network(address);
	char text[INET6_ADDRSTRLEN];

	cidr_address_text(address, text);
	c->request.peer = c->request.network = arena_text(mem, text);
	if (!cidr_address_is_v4(address)) {
		cidr_address_text(&network, text);
		c->request.network = arena_format(mem, "%s/64", text);
	}
}

// From the right, since only what our own proxies appended is true: the first address that is none of them is the
// client.
static void read_peer(struct connection *c, const char *list, const struct cidr_list *trusted, bool rfc7239)
{
	size_t end = strlen(list), size;
	const char *element;
	struct cidr_address address, found;
	bool any = false;

	while (last_element(list, &end, &element, &size)) {
		if (rfc7239 && !parameter(element, size, "for", &element, &size))
			break;
		if (!read_node(element, size, &address))
			break;
		found = address;
		any = true;
		if (!cidr_list_holds(trusted, &address))
			break;
	}
	if (any)
		set_peer(c, &found);
}

static bool says_https(const char *list, bool rfc7239)
{
	size_t end = strlen(list), size;
	const char *element;

	if (!last_element(list, &end, &element, &size) ||
		(rfc7239 && !parameter(element, size, "proto", &element, &size)))
		return false;
	while (size && strchr(" \t\"", *element))
		element++, size--;
	while (size && strchr(" \t\"", element[size - 1]))
		size--;
	return size == 5 && strncasecmp(element, "https", 5) == 0;
}

void forwarded_read(struct connection *c, const struct cidr_list *trusted, bool rfc7239)
{
	c->request.peer = c->peer_text;
	c->request.network = c->network_text;
	c->request.secure = false;
	if (!c->trusted)
		return;
	const char *peers = http_header(&c->request, rfc7239 ? "forwarded" : "x-forwarded-for");
	const char *protocol = http_header(&c->request, rfc7239 ? "forwarded" : "x-forwarded-proto");
	if (peers)
		read_peer(c, peers, trusted, rfc7239);
	if (protocol)
		c->request.secure = says_https(protocol, rfc7239);
}
