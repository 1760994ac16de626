// Private to store/: what the SQLite driver, its checkpoints and the backup share.
#pragma once

#include "store/driver.h"

#include <sqlite3.h>

// Pages in the write-ahead log at which it is worked off (64 MiB): large, since pages that are written again and again
// meanwhile go to the database once.
#define WAL_PAGES 16384

// FILE-nodes, mapped by every process that has the database open.
struct nodes_file {
	char locks[STORE_NODES];   // bytes to lock, one for each node
	_Atomic int64_t last_id;   // no id committed so far is larger
};

struct sqlite_store {
	int nodes; // descriptor that holds the node's lock
	struct nodes_file *shared;
	int64_t seen_id; // last_id as we left it
	struct store *store;
	sqlite3 *checkpointer;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool running, stop;
	int pages;          // in the log after the last commit
	int due;            // pages at which the log is worked off next
	int log_pages;      // WAL_PAGES, less in tests
	bool fresh;         // commits since the thread last looked
};

#define LOG_VFS "huitou-log"

// Once, before any connection (log_vfs.c). It stands on what is SQLite's default VFS at the first store_open: a test
// that simulates a disk registers its own as the default before that.
void log_vfs_register(void);

enum status sqlite_open_plain(struct store *store, enum access access, sqlite3 **handle, char *error);

enum status checkpoint_start(struct store *store, struct sqlite_store *self, char *error);
void checkpoint_stop(struct sqlite_store *self);
// Makes the writing connection report the length of its log after each commit.
void checkpoint_watch(struct store *store, sqlite3 *handle);
