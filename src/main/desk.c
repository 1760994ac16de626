#include "main/desk.h"

#include "base/id.h"
#include "base/json.h"
#include "base/log.h"
#include "main/commands.h"
#include "main/tables.h"
#include "store/migrate.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SHOW_TERMINAL_MS 100
#define SHOW_ELSEWHERE_MS 5000

static volatile sig_atomic_t interrupts;

static void note_interrupt(int signal_number)
{
	(void)signal_number;
	if (++interrupts > 1)
		_exit(EXIT_STOPPED);
}

void desk_catch_interrupts(void)
{
	struct sigaction action = {.sa_handler = note_interrupt};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool desk_interrupted(void)
{
	return interrupts > 0;
}

enum lang desk_lang(void)
{
	const char *lang = getenv("LC_ALL");

	if (!lang || !*lang)
		lang = getenv("LANG");
	return lang && text_starts(lang, "zh") ? LANG_ZH : LANG_EN;
}

int complain(int code, const char *command, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "huitou %s: ", command);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return code;
}

static int code_of(enum status status)
{
	switch (status) {
	case OK:
		return EXIT_DONE;
	case ERR_BUSY:
	case ERR_LIMIT:
		return EXIT_BUSY;
	case ERR_CANCELLED:
		return EXIT_STOPPED;
	case ERR_INTERNAL:
	case ERR_FULL:
		return EXIT_FAILED;
	default:
		return EXIT_REFUSED;
	}
}

int desk_failed(struct desk *desk, const struct ctx *ctx, enum status status)
{
	const struct fault *fault = &ctx->fault;

	if (!fault->problem)
		return complain(code_of(status), desk->command, "%s", status_name(status));
	complain(0, desk->command, "%s", problem_sentence(desk->mem, fault->problem, fault->args, ctx->lang));
	for (size_t i = 0; i < fault->violation_count; i++)
		fprintf(stderr, "  %s: %s\n", fault->violations[i].pointer,
			problem_sentence(
				desk->mem, fault->violations[i].problem, fault->violations[i].args, ctx->lang));
	return code_of(status);
}

void desk_tell(struct desk *desk, bool json, const char *sentence, ...)
{
	struct buf buf = buf_make(desk->mem, 1 << 20);
	struct json_out out = json_out(&buf);
	const char *name;
	va_list pairs;

	if (!json) {
		puts(sentence);
		return;
	}
	va_start(pairs, sentence);
	json_begin(&out, '{');
	while ((name = va_arg(pairs, const char *))) {
		const char *value = va_arg(pairs, const char *);
		json_key(&out, name);
		int64_t number;
		if (value && text_i64(value, &number))
			json_put_raw(&out, value);
		else
			json_put_text(&out, value);
	}
	json_close(&out, '}');
	va_end(pairs);
	puts(buf.data);
}

// ---------------------------------------------------------------- open

static void set_up_log(const struct config *config)
{
	static const char *const levels[] = {"debug", "info", "warn", "error"};
	enum log_level level = LOG_INFO;

	for (int i = 0; i < 4; i++)
		if (strcmp(levels[i], config->log_level) == 0)
			level = (enum log_level)i;
	bool json = strcmp(config->log_format, "auto") == 0 ? !isatty(STDERR_FILENO)
							    : strcmp(config->log_format, "json") == 0;
	log_setup(level, json);
}

// Files that are taken in lie beside the key: on the disk of this machine, whatever database it is.
static const char *spool_of(const struct config *config, struct arena *mem)
{
	const char *slash = strrchr(config->key_file, '/');
	return slash ? arena_text_n(mem, config->key_file, (size_t)(slash - config->key_file)) : ".";
}

// data/huitou.db needs data/.
static void make_folder_of(const char *path, struct arena *mem)
{
	char *folder = arena_text(mem, path), *slash = strrchr(folder, '/');

	if (!slash || slash == folder || strstr(path, "://"))
		return;
	*slash = '\0';
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return; // opening the file will say what is wrong
}

static int bring_up(struct desk *desk, unsigned needs)
{
	struct schema_report report;
	const char *error = NULL;
	int applied;

	if (migrate_inspect(desk->house.store, desk->mem, &report) != OK)
		return complain(EXIT_FAILED, desk->command, "the schema of %s cannot be read", desk->config.db);
	bool fresh = report.state == SCHEMA_EMPTY;
	if (report.state == SCHEMA_NEWER)
		return complain(EXIT_REFUSED, desk->command,
			"%s was written by a newer huitou (schema %d, this one knows %d)", desk->config.db, report.have,
			report.want);
	if (report.state == SCHEMA_ALTERED)
		return complain(EXIT_REFUSED, desk->command, "migration %s of %s is not the one in this binary",
			report.altered, desk->config.db);
	if (report.state == SCHEMA_CURRENT)
		return EXIT_DONE;
	if (fresh ? !(needs & DESK_CREATE) : !(needs & DESK_UPGRADE))
		return complain(EXIT_REFUSED, desk->command, "%s; run: huitou migrate --db %s",
			fresh ? "the database is empty" : "the database is of an older version", desk->config.db);
	enum status status = migrate_run(desk->house.store, desk->mem, &applied, &error);
	if (status != OK)
		return complain(
			code_of(status), desk->command, "migration failed: %s", error ? error : status_name(status));
	if (!fresh)
		log_info("migrate", "%d migrations applied", applied);
	return EXIT_DONE;
}

static int open_house(struct desk *desk, unsigned needs)
{
	const char *error = NULL;
	enum status status;
	int code = bring_up(desk, needs);

	if (code != EXIT_DONE)
		return code;
	status = vault_open(desk->config.key_file, (needs & DESK_CREATE) != 0, &desk->house.vault, desk->mem, &error);
	if (status != OK)
		return complain(code_of(status), desk->command, "%s", error);
	status = house_start(&desk->house, desk->mem, &error);
	return status == OK ? EXIT_DONE
			    : complain(code_of(status), desk->command, "%s", error ? error : status_name(status));
}

int desk_begin(struct desk *desk, const char *command, int *argc, char **argv)
{
	const char *error = NULL;

	*desk = (struct desk){.command = command, .mem = arena_create()};
	if (config_load(&desk->config, argc, argv, desk->mem, &error) != OK)
		return complain(EXIT_USAGE, command, "%s", error);
	set_up_log(&desk->config);
	for (int i = 1; i < *argc; i++)
		if (text_starts(argv[i], "--"))
			return complain(
				EXIT_USAGE, command, "there is no flag %s; see huitou %s --help", argv[i], command);
	return EXIT_DONE;
}

int desk_enter(struct desk *desk, unsigned needs)
{
	const char *error = NULL;

	if (needs & DESK_CREATE)
		make_folder_of(desk->config.db, desk->mem);
	struct store_options options = store_defaults(desk->config.db);
	options.create = (needs & DESK_CREATE) != 0;
	options.readers = (int)desk->config.readers;
	options.writers = (int)desk->config.writers;
	options.prepare = desk->config.prepare;
	tables_gather();
	sql_link();
	enum status status = store_open(&options, &desk->house.store, desk->mem, &error);
	if (status != OK)
		return complain(code_of(status), desk->command, "cannot open %s: %s", desk->config.db,
			error ? error : status_name(status));
	id_setup(store_node(desk->house.store));
	desk->house.tables = &house_tables;
	desk->house.actor_text = actor_text;
	desk->house.public_url = desk->config.public_url;
	desk->house.private_allowed = desk->config.private_allowed;
	desk->house.spool = spool_of(&desk->config, desk->mem);
	return needs & DESK_NO_HOUSE ? EXIT_DONE : open_house(desk, needs);
}

int desk_open(struct desk *desk, const char *command, int *argc, char **argv, unsigned needs)
{
	int code = desk_begin(desk, command, argc, argv);
	return code == EXIT_DONE ? desk_enter(desk, needs) : code;
}

void desk_close(struct desk *desk)
{
	if (desk->house.shop)
		house_stop(&desk->house);
	if (desk->house.vault)
		vault_destroy(desk->house.vault);
	if (desk->house.store)
		store_close(desk->house.store);
	arena_destroy(desk->mem);
}

// ---------------------------------------------------------------- progress

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// 1234567 → "1,234,567".
static const char *grouped(char *to, int64_t number)
{
	char digits[24];
	int length = snprintf(digits, sizeof digits, "%lld", (long long)number), at = 0;

	for (int i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0 && digits[i - 1] != '-')
			to[at++] = ',';
		to[at++] = digits[i];
	}
	to[at] = '\0';
	return to;
}

static void draw(const struct progress *progress, int64_t done, bool last)
{
	char a[40], b[40], c[40];
	int64_t took_ms = now_ms() - progress->started_ms + 1, rate = done * 1000 / took_ms;
	bool terminal = isatty(STDERR_FILENO);

	fprintf(stderr, "%s%s %s", terminal ? "\r\033[K" : "", progress->what, grouped(a, done));
	if (progress->total > done && !last)
		fprintf(stderr, " of %s", grouped(b, progress->total));
	fprintf(stderr, " · %s/s", grouped(c, rate));
	if (progress->total > done && rate > 0 && !last)
		fprintf(stderr, " · %lld s left", (long long)((progress->total - done + rate - 1) / rate));
	if (last)
		fprintf(stderr, " · %lld.%lld s", (long long)(took_ms / 1000), (long long)(took_ms % 1000 / 100));
	if (!terminal || last)
		fputc('\n', stderr);
}

void progress_begin(struct progress *progress, const char *what, int64_t total, bool quiet)
{
	*progress = (struct progress){.what = what, .total = total, .started_ms = now_ms(), .quiet = quiet};
	progress->shown_ms = progress->started_ms;
}

void progress_show(struct progress *progress, int64_t done)
{
	int64_t now = now_ms();

	if (progress->quiet ||
		now - progress->shown_ms < (isatty(STDERR_FILENO) ? SHOW_TERMINAL_MS : SHOW_ELSEWHERE_MS))
		return;
	progress->shown_ms = now;
	draw(progress, done, false);
}

void progress_end(struct progress *progress, int64_t done)
{
	if (!progress->quiet)
		draw(progress, done, true);
}
