#include "http/client.h"

#include "base/buf.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#define CONNECT_MS 5000
#define TOTAL_MS 15000
#define REPLY_MAX (64 * 1024)
#define HEADERS_MAX 64
#define HEADER_BYTES_MAX (32 * 1024)

struct http_client {
	struct cidr_list allow;
	char *ca_file, *user_agent;
};

// ---- the guard

// IANA's special-purpose registries (RFC 6890 and its updates): what is not globally reachable, or what carries another
// address inside. ::ffff:0:0/96 is how an IPv4 address is kept here, so those rows are the IPv4 ones.
static const char *const inside_networks[] = {
	"::ffff:0.0.0.0/104",      // this network
	"::ffff:10.0.0.0/104",     // private
	"::ffff:100.64.0.0/106",   // carrier-grade NAT
	"::ffff:127.0.0.0/104",    // loopback
	"::ffff:169.254.0.0/112",  // link-local, cloud metadata
	"::ffff:172.16.0.0/108",   // private
	"::ffff:192.0.0.0/120",    // protocol assignments, another metadata address
	"::ffff:192.0.2.0/120",    // documentation
	"::ffff:192.31.196.0/120", // AS112
	"::ffff:192.52.193.0/120", // AMT
	"::ffff:192.88.99.0/120",  // 6to4 relays
	"::ffff:192.168.0.0/112",  // private
	"::ffff:192.175.48.0/120", // AS112
	"::ffff:198.18.0.0/111",   // benchmarks
	"::ffff:198.51.100.0/120", // documentation
	"::ffff:203.0.113.0/120",  // documentation
	"::ffff:224.0.0.0/100",    // multicast
	"::ffff:240.0.0.0/100",    // reserved, broadcast
	"::/96",                   // unspecified, loopback, IPv4-compatible
	"::ffff:0:0:0/96",         // IPv4-translated (RFC 2765)
	"64:ff9b::/96",            // NAT64: carries an IPv4 address
	"64:ff9b:1::/48",          // local NAT64
	"100::/64",                // discard
	"2001::/23",               // protocol assignments: Teredo, benchmarks, ORCHID
	"2001:db8::/32",           // documentation
	"2002::/16",               // 6to4: carries an IPv4 address
	"3fff::/20",               // documentation
	"5f00::/16",               // segment routing
	"fc00::/7",                // unique local
	"fe80::/10",               // link-local
	"fec0::/10",               // site-local, once
	"ff00::/8",                // multicast
};

bool http_address_inside(const struct cidr_address *address)
{
	for (size_t i = 0; i < ARRAY_LEN(inside_networks); i++) {
		struct cidr network;
		if (!cidr_parse(inside_networks[i], &network))
			abort(); // our own table
		if (cidr_holds(&network, address))
			return true;
	}
	// Only 2000::/3 has been given out; all else of IPv6 is nobody's.
	return !cidr_address_is_v4(address) && (address->bytes[0] & 0xe0) != 0x20;
}

// ---- one call

struct progress {
	const struct http_client *client;
	struct http_answer *answer;
	struct arena *mem;
	struct buf body;
	size_t reply_max, header_bytes;
	struct http_header *headers;
	bool refused, dialled, too_large;
};

// The last moment before connect(): whatever the URL, the resolver or the name server said, this is the address.
static curl_socket_t open_guarded(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct progress *progress = arg;
	struct cidr_address address;

	if (purpose != CURLSOCKTYPE_IPCXN || !cidr_address_from(&to->addr, &address) ||
		(http_address_inside(&address) && !cidr_list_holds(&progress->client->allow, &address))) {
		progress->refused = true;
		return CURL_SOCKET_BAD;
	}
	progress->dialled = true;
	cidr_address_text(&address, progress->answer->peer);
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t take_body(char *bytes, size_t one, size_t size, void *arg)
{
	struct progress *progress = arg;
	size_t room = progress->reply_max - progress->body.size;

	(void)one; // is 1
	buf_add(&progress->body, bytes, size < room ? size : room);
	if (size <= room)
		return size;
	progress->too_large = true;
	return 0;
}

// A line of the head. A new status line (after 100 Continue) begins anew.
static size_t take_header(char *bytes, size_t one, size_t size, void *arg)
{
	struct progress *progress = arg;
	struct http_answer *answer = progress->answer;
	const char *colon = memchr(bytes, ':', size);
	size_t length = size;

	(void)one;
	progress->header_bytes += size;
	if (progress->header_bytes > HEADER_BYTES_MAX) {
		progress->too_large = true;
		return 0;
	}
	if (size > 5 && strncmp(bytes, "HTTP/", 5) == 0) {
		answer->header_count = 0;
		return size;
	}
	while (length && (bytes[length - 1] == '\r' || bytes[length - 1] == '\n' || bytes[length - 1] == ' '))
		length--;
	if (!colon || answer->header_count == HEADERS_MAX || memchr(bytes, '\0', size))
		return size;
	char *name = arena_text_n(progress->mem, bytes, (size_t)(colon - bytes));
	for (char *c = name; *c; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
	const char *value = colon + 1;
	while (value < bytes + length && (*value == ' ' || *value == '\t'))
		value++;
	size_t value_size = value < bytes + length ? (size_t)(bytes + length - value) : 0;
	progress->headers[answer->header_count++] =
		(struct http_header){name, arena_text_n(progress->mem, value, value_size)};
	return size;
}

static enum http_call_error error_of(CURLcode code, const struct progress *progress)
{
	if (progress->too_large)
		return HTTP_CALL_TOO_LARGE;
	switch (code) {
	case CURLE_OK:
		return HTTP_CALL_OK;
	case CURLE_URL_MALFORMAT:
		return HTTP_CALL_URL;
	case CURLE_UNSUPPORTED_PROTOCOL: // of the URL; but also of an answer that is not HTTP
		return progress->dialled ? HTTP_CALL_BROKEN : HTTP_CALL_URL;
	case CURLE_COULDNT_RESOLVE_HOST:
		return HTTP_CALL_RESOLVE;
	case CURLE_OPERATION_TIMEDOUT:
		return HTTP_CALL_TIME;
	case CURLE_COULDNT_CONNECT:
		// Where one address of a name was refused and another was dialled in vain, it was the network.
		return progress->refused && !progress->dialled ? HTTP_CALL_FORBIDDEN : HTTP_CALL_CONNECT;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_CIPHER:
		return HTTP_CALL_TLS;
	default:
		return HTTP_CALL_BROKEN;
	}
}

const char *http_call_error_name(enum http_call_error error)
{
	static const char *const names[] = {
		[HTTP_CALL_OK] = "ok",
		[HTTP_CALL_URL] = "url",
		[HTTP_CALL_FORBIDDEN] = "forbidden",
		[HTTP_CALL_RESOLVE] = "resolve",
		[HTTP_CALL_CONNECT] = "connect",
		[HTTP_CALL_TLS] = "tls",
		[HTTP_CALL_TIME] = "time",
		[HTTP_CALL_TOO_LARGE] = "too_large",
		[HTTP_CALL_BROKEN] = "broken",
	};
	return (unsigned)error < ARRAY_LEN(names) ? names[error] : "?";
}

static bool has_control(const char *text)
{
	for (; *text; text++)
		if (((unsigned char)*text < 0x20 && *text != '\t') || *text == 0x7f)
			return true;
	return false;
}

// A value with a line end would smuggle a field; such a header is an error of the caller's data, so nothing is sent.
static bool add_headers(struct curl_slist **list, const struct http_call *call, struct arena *mem)
{
	for (size_t i = 0; i < call->header_count; i++) {
		const struct http_header *header = &call->headers[i];
		if (has_control(header->name) || has_control(header->value))
			return false;
		// "name;" is how curl is told to send an empty one
		const char *line = *header->value ? arena_format(mem, "%s: %s", header->name, header->value)
						  : arena_format(mem, "%s;", header->name);
		struct curl_slist *longer = curl_slist_append(*list, line);
		if (!longer)
			abort();
		*list = longer;
	}
	return true;
}

static void set_limits(CURL *curl, const struct http_client *client, const struct http_call *call)
{
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, ""); // also not from the environment
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_HTTP09_ALLOWED, 0L);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (client->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, client->ca_file);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)(call->connect_ms > 0 ? call->connect_ms : CONNECT_MS));
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(call->total_ms > 0 ? call->total_ms : TOTAL_MS));
	curl_easy_setopt(curl, CURLOPT_USERAGENT, client->user_agent);
	curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
}

static void set_request(CURL *curl, const struct http_call *call, struct curl_slist *headers)
{
	const char *method = call->method ? call->method : "GET";

	curl_easy_setopt(curl, CURLOPT_URL, call->url);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	if (call->body) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body_size);
	}
	if (strcmp(method, "HEAD") == 0)
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	else
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
}

static void set_callbacks(CURL *curl, struct progress *progress)
{
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_guarded);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, progress);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, progress);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, progress);
}

static int64_t now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void http_client_call(struct http_client *client, const struct http_call *call, struct arena *mem,
	struct http_answer *answer)
{
	size_t reply_max = call->reply_max ? call->reply_max : REPLY_MAX;
	struct progress progress = {.client = client, .answer = answer, .mem = mem, .reply_max = reply_max,
		.body = buf_make(mem, reply_max), .headers = arena_array(mem, struct http_header, HEADERS_MAX)};
	struct curl_slist *headers = curl_slist_append(NULL, "Expect:"); // no waiting for 100 Continue
	char sentence[CURL_ERROR_SIZE] = "";
	CURL *curl = curl_easy_init();
	CURLcode code = CURLE_URL_MALFORMAT;
	long status = 0;
	int64_t start_us = now_us();

	*answer = (struct http_answer){.detail = "", .headers = progress.headers};
	if (!curl || !headers)
		abort();
	if (has_control(call->url) || !add_headers(&headers, call, mem)) {
		strcpy(sentence, "The URL or a header has a control character.");
	} else if (strncasecmp(call->url, "http://", 7) != 0 && strncasecmp(call->url, "https://", 8) != 0) {
		strcpy(sentence, "The URL does not begin with http:// or https://."); // curl would guess
	} else {
		set_limits(curl, client, call);
		set_request(curl, call, headers);
		set_callbacks(curl, &progress);
		curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, sentence);
		code = curl_easy_perform(curl);
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	}
	answer->error = error_of(code, &progress);
	answer->status = (int)status;
	answer->body = progress.body.data;
	answer->body_size = progress.body.size;
	answer->took_us = now_us() - start_us;
	if (answer->error == HTTP_CALL_FORBIDDEN)
		answer->detail = "The address is not on the public internet and is not allowed.";
	else if (answer->error != HTTP_CALL_OK)
		answer->detail = arena_text(mem, *sentence ? sentence : curl_easy_strerror(code));
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
}

// ---- create, destroy

static char *copy_text(const char *text)
{
	char *copy = strdup(text);
	if (!copy)
		abort();
	return copy;
}

static struct http_client *not_created(struct http_client *client, char **error, char *sentence)
{
	if (error)
		*error = sentence;
	else
		free(sentence);
	http_client_destroy(client);
	return NULL;
}

struct http_client *http_client_create(const struct http_client_options *options, char **error)
{
	struct http_client *client = calloc(1, sizeof *client);
	const char *bad;
	char *sentence;

	if (!client)
		abort();
	if (error)
		*error = NULL;
	if (cidr_list_parse(options->allow, &client->allow, &bad) != OK) {
		if (asprintf(&sentence, "Not a list of networks (10.1.0.0/16, ::1), from here on: %s", bad) < 0)
			abort();
		return not_created(client, error, sentence);
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return not_created(client, error, copy_text("libcurl cannot be set up."));
	client->ca_file = options->ca_file ? copy_text(options->ca_file) : NULL;
	client->user_agent = copy_text(options->user_agent ? options->user_agent : "huitou");
	return client;
}

void http_client_destroy(struct http_client *client)
{
	if (!client)
		return;
	cidr_list_clear(&client->allow);
	free(client->ca_file);
	free(client->user_agent);
	free(client);
}
