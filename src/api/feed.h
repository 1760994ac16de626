// GET /v1/events: the pull feed. A poll that finds nothing waits without a thread; one thread wakes all that wait when
// something was committed. An event is shown to whoever has its type's right for everything.
#pragma once

#include "api/route.h"

struct feed;

// One of a house; put it into house->feed.
struct feed *feed_create(struct house *house);
// Answers all that wait, joins. Before the server is destroyed; feed_wake may still be called after it.
void feed_destroy(struct feed *feed);
// Something was committed. Called by the gate; cheap; any thread.
void feed_wake(struct feed *feed);
// Polls end when this server stops. Called by api_set_server.
void feed_set_server(struct feed *feed, const struct http_server *server);

extern const struct problem event_type_unknown, event_place_wrong;
