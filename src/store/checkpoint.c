// Works off SQLite's write-ahead log beside the writer. The bulk is copied while the writer goes on (PASSIVE); only the
// short tail that came in meanwhile is copied with the writer held, and then the log begins anew (RESTART).
#include "store/sqlite.h"

#include <stdlib.h>

#define READERS_PATIENCE_MS 50 // how long the writer is held for readers of the old log
#define IDLE_MS 1000

static int on_commit(void *arg, sqlite3 *handle, const char *schema, int pages)
{
	struct sqlite_store *self = arg;

	(void)handle;
	(void)schema;
	pthread_mutex_lock(&self->lock);
	self->pages = pages;
	self->fresh = true;
	if (pages >= self->due)
		pthread_cond_signal(&self->wake);
	pthread_mutex_unlock(&self->lock);
	return SQLITE_OK;
}

void checkpoint_watch(struct store *store, sqlite3 *handle)
{
	sqlite3_wal_hook(handle, on_commit, store->own);
}

static bool checkpoint(struct sqlite_store *self, int mode)
{
	int all, done;
	return sqlite3_wal_checkpoint_v2(self->checkpointer, NULL, mode, &all, &done) == SQLITE_OK && all == done;
}

// Returns whether the log begins anew.
static bool work_off(struct sqlite_store *self)
{
	struct db *writer;

	checkpoint(self, SQLITE_CHECKPOINT_PASSIVE);
	if (pool_take(self->store, &self->store->writers, &writer) != OK)
		return false;
	bool restarted = checkpoint(self, SQLITE_CHECKPOINT_RESTART);
	pool_give(self->store, &self->store->writers, writer);
	return restarted;
}

// The lock is held. Waits for the next thing to do; false: stop.
static bool wait_for_work(struct sqlite_store *self)
{
	while (!self->stop && self->pages < self->due) {
		struct timespec deadline = moment_after_ms(IDLE_MS);
		self->fresh = false;
		if (pthread_cond_timedwait(&self->wake, &self->lock, &deadline) != 0 && !self->fresh && self->pages > 0)
			break; // a second without a commit, and something in the log
	}
	return !self->stop;
}

static void *checkpointer(void *arg)
{
	struct sqlite_store *self = arg;

	pthread_mutex_lock(&self->lock);
	while (wait_for_work(self)) {
		bool due = self->pages >= self->due;
		pthread_mutex_unlock(&self->lock);
		bool restarted = due && work_off(self);
		if (!due)
			checkpoint(self, SQLITE_CHECKPOINT_PASSIVE);
		pthread_mutex_lock(&self->lock);
		if (restarted)
			self->due = self->log_pages;
		else if (due)
			self->due = self->pages + self->log_pages / 4; // a long reader holds the log
		if (restarted || !self->fresh)
			self->pages = 0;
	}
	pthread_mutex_unlock(&self->lock);
	return NULL;
}

enum status checkpoint_start(struct store *store, struct sqlite_store *self, char *error)
{
	self->store = store;
	self->due = self->log_pages = WAL_PAGES;
	pthread_mutex_init(&self->lock, NULL);
	cond_create(&self->wake);
	enum status status = sqlite_open_plain(store, ACCESS_WRITE, &self->checkpointer, error);
	if (status != OK)
		return status;
	sqlite3_busy_timeout(self->checkpointer, READERS_PATIENCE_MS);
	sqlite3_wal_autocheckpoint(self->checkpointer, 0);
	if (pthread_create(&self->thread, NULL, checkpointer, self) != 0)
		abort();
	self->running = true;
	return OK;
}

void checkpoint_stop(struct sqlite_store *self)
{
	if (self->running) {
		pthread_mutex_lock(&self->lock);
		self->stop = true;
		pthread_cond_signal(&self->wake);
		pthread_mutex_unlock(&self->lock);
		pthread_join(self->thread, NULL);
	}
	sqlite3_close(self->checkpointer);
	if (self->store) {
		pthread_cond_destroy(&self->wake);
		pthread_mutex_destroy(&self->lock);
	}
}
