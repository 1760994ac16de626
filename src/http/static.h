// Serves the web pages carried in the binary, or from a directory while they are being written.
//
// Names are those of base/embed.h under a root, e.g. "web/dist/console": "/assets/x.js" is found as
// "web/dist/console/assets/x.js", with ".br" and ".gz" beside it. Files for which only compressed variants are carried
// are unpacked (from .gz) for the rare client that takes neither.
//
// Rules. Under /assets/ (hashed names): a year, immutable; a missing one is 404, never a page. All else: no-cache with
// a strong ETag and 304. br before gzip, Vary: Accept-Encoding. A GET without a file extension that finds nothing gets
// the root's index.html (the application draws its own "not found").
#pragma once

#include "base/embed.h"
#include "http/server.h"

struct http_static {
	const char *root;  // "web/dist/console"
	const char *mount; // NULL, or "/portal": taken off the path first
	// A directory that stands in for root (--web-dir); NULL: embedded. Nothing outside of it is read, also not by
	// a link.
	const char *dir;
	// Further fields of every page, e.g. Link: rel=modulepreload.
	const struct http_header *headers;
	size_t header_count;
	// Another table than the binary's own, sorted by name; NULL: embedded_files.
	const struct embedded *table;
	size_t table_count;
};

// Fields that every page gets: Content-Security-Policy, nosniff, Referrer-Policy and so on; for replies made elsewhere
// too.
extern const struct http_header http_page_headers[];
extern const size_t http_page_header_count;

// Fills reply (in request->mem) for GET and HEAD. False: there is no such file (answer 404 as the api does), or another
// method. Never blocks for embedded files. Strict-Transport-Security is said by whoever speaks TLS (docs/examples),
// once.
bool http_static_find(const struct http_static *files, struct http_request *request, struct http_reply *reply);
// "text/html; charset=utf-8" by the extension; application/octet-stream when unknown.
const char *http_media_type(const char *path);
