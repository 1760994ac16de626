#include "http/static.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <zlib.h>

#define FILE_MAX (64 * 1024 * 1024) // of a file from a directory, or unpacked
#define FIELDS_MAX 32

// report-uri, not report-to: every browser knows it, over plain http in a shop too, where both stand only the
// latter counts.
const struct http_header http_page_headers[] = {
	{"Content-Security-Policy",
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
		"connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; base-uri 'none'; "
		"form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types sw; "
		"report-uri /csp-report"},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "same-origin"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(self), geolocation=()"},
};
const size_t http_page_header_count = ARRAY_LEN(http_page_headers);

const char *http_media_type(const char *path)
{
	static const struct {
		const char *extension, *type;
	} types[] = {
		{"html", "text/html; charset=utf-8"}, {"js", "text/javascript; charset=utf-8"},
		{"mjs", "text/javascript; charset=utf-8"}, {"css", "text/css; charset=utf-8"},
		{"json", "application/json"}, {"webmanifest", "application/manifest+json"}, {"svg", "image/svg+xml"},
		{"png", "image/png"}, {"jpg", "image/jpeg"}, {"jpeg", "image/jpeg"}, {"webp", "image/webp"},
		{"ico", "image/x-icon"}, {"woff2", "font/woff2"}, {"txt", "text/plain; charset=utf-8"},
		{"csv", "text/csv; charset=utf-8"}, {"xml", "application/xml"}, {"pdf", "application/pdf"},
		{"wasm", "application/wasm"}, {"map", "application/json"},
		{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	};
	const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');

	for (size_t i = 0; dot && i < ARRAY_LEN(types); i++)
		if (strcasecmp(dot + 1, types[i].extension) == 0)
			return types[i].type;
	return "application/octet-stream";
}

// ---- finding

struct found {
	const char *data;
	size_t size;
	const char *coding; // NULL: as it is
	bool varies;        // there are other codings of it
};

static const struct embedded *find_embedded(const struct http_static *files, const char *name)
{
	size_t low = 0, high = files->table_count;

	if (!files->table)
		return embed_find(name);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(files->table[middle].name, name);
		if (order == 0)
			return &files->table[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static bool unpack(struct arena *mem, const struct embedded *packed, struct found *found)
{
	const unsigned char *tail = (const unsigned char *)packed->data + packed->size - 4;
	z_stream stream = {0};

	if (packed->size < 18)
		return false;
	size_t size = tail[0] | (size_t)tail[1] << 8 | (size_t)tail[2] << 16 | (size_t)tail[3] << 24;
	if (size > FILE_MAX || inflateInit2(&stream, 15 + 16) != Z_OK)
		return false;
	char *data = arena_alloc(mem, size + 1);
	stream.next_in = (Bytef *)(uintptr_t)packed->data;
	stream.avail_in = (uInt)packed->size;
	stream.next_out = (Bytef *)data;
	stream.avail_out = (uInt)size;
	bool whole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out == size;
	inflateEnd(&stream);
	*found = (struct found){data, size, NULL, true};
	return whole;
}

static bool find_in_binary(const struct http_static *files, struct http_request *request, const char *path,
	struct found *found)
{
	const char *accepted = http_header(request, "accept-encoding");
	const char *name = arena_format(request->mem, "%s%s", files->root, path);
	const struct embedded *plain = find_embedded(files, name);
	const struct embedded *br = find_embedded(files, arena_format(request->mem, "%s.br", name));
	const struct embedded *gz = find_embedded(files, arena_format(request->mem, "%s.gz", name));

	if (br && http_coding_accepted(accepted, "br"))
		*found = (struct found){br->data, br->size, "br", true};
	else if (gz && http_coding_accepted(accepted, "gzip"))
		*found = (struct found){gz->data, gz->size, "gzip", true};
	else if (plain)
		*found = (struct found){plain->data, plain->size, NULL, br || gz};
	else
		return gz && unpack(request->mem, gz, found);
	return true;
}

// RESOLVE_BENEATH: the kernel itself lets no "..", link or mount lead out of the directory.
static int open_beneath(const char *dir, const char *path)
{
	struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
	int root = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (root < 0)
		return -1;
	int fd = (int)syscall(SYS_openat2, root, path + strspn(path, "/"), &how, sizeof how);
	close(root);
	return fd;
}

static bool find_in_dir(const struct http_static *files, struct http_request *request, const char *path,
	struct found *found)
{
	int fd = open_beneath(files->dir, path);
	struct stat about;
	bool whole = false;

	if (fd < 0)
		return false;
	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size <= FILE_MAX) {
		char *data = arena_alloc(request->mem, (size_t)about.st_size + 1);
		size_t size = 0;
		ssize_t n;
		while (size < (size_t)about.st_size && (n = read(fd, data + size, (size_t)about.st_size - size)) > 0)
			size += (size_t)n;
		*found = (struct found){data, size, NULL, false};
		whole = true;
	}
	close(fd);
	return whole;
}

static bool find(const struct http_static *files, struct http_request *request, const char *path, struct found *found)
{
	return files->dir ? find_in_dir(files, request, path, found) : find_in_binary(files, request, path, found);
}

// ---- answering

// A strong tag of these very bytes, so each coding has its own (RFC 9110 8.8.3.3). Pages are small; assets need none.
static const char *tag_of(struct arena *mem, const struct found *found)
{
	uint64_t mixed = 0x9e3779b97f4a7c15u ^ found->size, word;
	size_t at = 0;

	for (; at < found->size; at += sizeof word) {
		size_t part = found->size - at < sizeof word ? found->size - at : sizeof word;
		word = 0;
		memcpy(&word, found->data + at, part);
		mixed = (mixed ^ word) * 0xff51afd7ed558ccdu;
		mixed ^= mixed >> 32;
	}
	return arena_format(mem, "\"%016llx-%zx\"", (unsigned long long)mixed, found->size);
}

static bool has_extension(const char *path)
{
	const char *slash = strrchr(path, '/');
	return strchr(slash ? slash : path, '.') != NULL;
}

static bool wants_page(const struct http_request *request)
{
	const char *accept = http_header(request, "accept");
	return !accept || strstr(accept, "text/html") || strstr(accept, "*/*");
}

static void add(struct http_header *fields, size_t *count, const char *name, const char *value)
{
	if (*count < FIELDS_MAX)
		fields[(*count)++] = (struct http_header){name, value};
}

static void fill(const struct http_static *files, struct http_request *request, const char *path,
	const struct found *found, struct http_reply *reply)
{
	struct http_header *fields = arena_array(request->mem, struct http_header, FIELDS_MAX);
	bool asset = strncmp(path, "/assets/", 8) == 0;
	size_t count = 0;

	*reply = (struct http_reply){.status = 200, .type = http_media_type(path), .body = found->data,
		.body_size = found->size, .plain = true, .headers = fields};
	add(fields, &count, "Cache-Control", asset ? "public, max-age=31536000, immutable" : "no-cache");
	if (found->varies)
		add(fields, &count, "Vary", "Accept-Encoding");
	if (found->coding)
		add(fields, &count, "Content-Encoding", found->coding);
	if (asset) {
		add(fields, &count, "X-Content-Type-Options", "nosniff");
	} else {
		reply->etag = tag_of(request->mem, found);
		for (size_t i = 0; i < http_page_header_count; i++)
			add(fields, &count, http_page_headers[i].name, http_page_headers[i].value);
		for (size_t i = 0; i < files->header_count; i++)
			add(fields, &count, files->headers[i].name, files->headers[i].value);
	}
	reply->header_count = count;
}

bool http_static_find(const struct http_static *files, struct http_request *request, struct http_reply *reply)
{
	const char *path = request->path;
	size_t mount = files->mount ? strlen(files->mount) : 0;
	struct found found;

	if (request->method != HTTP_GET && request->method != HTTP_HEAD)
		return false;
	if (mount) {
		if (strncmp(path, files->mount, mount) != 0 || (path[mount] && path[mount] != '/'))
			return false;
		path += mount;
	}
	if (!*path || path[strlen(path) - 1] == '/')
		path = arena_format(request->mem, "%s%s", *path ? path : "/", "index.html");
	if (strstr(path, "//"))
		return false;
	if (!find(files, request, path, &found)) {
		if (has_extension(path) || strncmp(path, "/assets/", 8) == 0 || !wants_page(request))
			return false;
		path = "/index.html";
		if (!find(files, request, path, &found))
			return false;
	}
	fill(files, request, path, &found, reply);
	return true;
}
