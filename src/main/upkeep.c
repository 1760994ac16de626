// migrate, backup, restore, config, doctor: what an operator does now and then.
#include "base/json.h"
#include "main/commands.h"
#include "main/desk.h"
#include "store/backup.h"
#include "store/migrate.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

// ---------------------------------------------------------------- migrate

int migrate_command(int argc, char **argv)
{
	bool json = take_switch(&argc, argv, "json");
	struct desk desk;
	struct schema_report before, after;
	int code = desk_open(&desk, "migrate", &argc, argv, DESK_CREATE | DESK_NO_HOUSE);
	const char *error = NULL;
	int applied = 0;

	if (code == EXIT_DONE && migrate_inspect(desk.house.store, desk.mem, &before) != OK)
		code = complain(EXIT_FAILED, "migrate", "the schema cannot be read");
	if (code == EXIT_DONE) {
		enum status status = migrate_run(desk.house.store, desk.mem, &applied, &error);
		if (status != OK)
			code = complain(status == ERR_CONFLICT ? EXIT_REFUSED : EXIT_FAILED, "migrate", "%s",
				error ? error : status_name(status));
	}
	if (code == EXIT_DONE && migrate_inspect(desk.house.store, desk.mem, &after) == OK)
		desk_tell(&desk, json,
			arena_format(desk.mem, "schema %d → %d, %d applied", before.have, after.have, applied), "from",
			arena_format(desk.mem, "%d", before.have), "to", arena_format(desk.mem, "%d", after.have),
			"applied", arena_format(desk.mem, "%d", applied), NULL);
	desk_close(&desk);
	return code;
}

// ---------------------------------------------------------------- backup and restore

static bool show_pages(void *arg, int64_t done, int64_t all)
{
	struct progress *progress = arg;

	progress->total = all;
	progress_show(progress, done);
	return !desk_interrupted();
}

int backup_command(int argc, char **argv)
{
	bool json = take_switch(&argc, argv, "json");
	struct desk desk;
	struct progress progress;
	const char *error = NULL;
	int code = desk_open(&desk, "backup", &argc, argv, DESK_NO_HOUSE);

	desk_catch_interrupts();
	if (code == EXIT_DONE && argc != 2)
		code = complain(EXIT_USAGE, "backup", "which file shall be written? huitou backup FILE");
	if (code == EXIT_DONE) {
		progress_begin(&progress, "pages", 0, json);
		enum status status = backup_write(desk.house.store, argv[1], show_pages, &progress, desk.mem, &error);
		if (status != OK)
			code = complain(status == ERR_CANCELLED  ? EXIT_STOPPED
					: status == ERR_CONFLICT ? EXIT_REFUSED
								 : EXIT_FAILED,
				"backup", "%s", error ? error : status_name(status));
		else
			desk_tell(&desk, json,
				arena_format(desk.mem,
					"%s written and checked. The key (%s) is not in it: keep a copy of that "
					"elsewhere.",
					argv[1], desk.config.key_file),
				"file", argv[1], "key_file", desk.config.key_file, NULL);
	}
	desk_close(&desk);
	return code;
}

int restore_command(int argc, char **argv)
{
	bool json = take_switch(&argc, argv, "json");
	struct arena *mem = arena_create();
	struct desk desk = {.command = "restore", .mem = mem};
	struct config config;
	const char *error = NULL;
	int code = EXIT_DONE;

	if (config_load(&config, &argc, argv, mem, &error) != OK)
		code = complain(EXIT_USAGE, "restore", "%s", error);
	else if (argc != 2)
		code = complain(EXIT_USAGE, "restore", "which file shall be restored? huitou restore FILE");
	if (code == EXIT_DONE) {
		enum status status = backup_restore(argv[1], config.db, mem, &error);
		if (status != OK)
			code = complain(status == ERR_BUSY ? EXIT_BUSY : EXIT_REFUSED, "restore", "%s",
				error ? error : status_name(status));
		else
			desk_tell(&desk, json,
				arena_format(mem,
					"%s restored from %s. The file that was there is kept as %s.before-restore",
					config.db, argv[1], config.db),
				"db", config.db, "from", argv[1], NULL);
	}
	arena_destroy(mem);
	return code;
}

// ---------------------------------------------------------------- config

int config_command(int argc, char **argv)
{
	bool json = take_switch(&argc, argv, "json"), explain = take_switch(&argc, argv, "explain");
	struct arena *mem = arena_create();
	struct config config;
	const char *error = NULL;
	int code = EXIT_DONE;

	if (config_load(&config, &argc, argv, mem, &error) != OK)
		code = complain(EXIT_USAGE, "config", "%s", error);
	else if (argc > 1)
		code = complain(EXIT_USAGE, "config", "what is %s? See huitou config --help", argv[1]);
	else if (explain || json)
		config_explain(&config, mem, json);
	else
		puts("The settings are sound. huitou config --explain shows each of them.");
	arena_destroy(mem);
	return code;
}

// ---------------------------------------------------------------- doctor

struct finding {
	const char *what;
	bool good;
	const char *detail;
};

struct doctor {
	struct finding findings[32];
	size_t count;
};

static void find(struct doctor *doctor, const char *what, bool good, const char *detail)
{
	if (doctor->count < ARRAY_LEN(doctor->findings))
		doctor->findings[doctor->count++] = (struct finding){what, good, detail};
}

static void look_at_files(struct desk *desk, struct doctor *doctor)
{
	struct statvfs disk;
	struct stat key;

	if (stat(desk->config.key_file, &key) != 0)
		find(doctor, "key file", false, arena_format(desk->mem, "%s is not there", desk->config.key_file));
	else
		find(doctor, "key file", (key.st_mode & 077) == 0,
			arena_format(
				desk->mem, "%s, mode %03o (600 wanted)", desk->config.key_file, key.st_mode & 0777));
	if (store_is_postgres(desk->house.store))
		return;
	if (statvfs(desk->config.db, &disk) == 0) {
		int64_t free_mb = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize / 1000000;
		find(doctor, "free space", free_mb > 500,
			arena_format(desk->mem, "%lld MB (500 wanted)", (long long)free_mb));
	}
}

static void look_at_network(struct desk *desk, struct doctor *doctor)
{
	const struct config *config = &desk->config;
	bool local = text_starts(config->listen, "127.") || text_starts(config->listen, "localhost") ||
		     text_starts(config->listen, "[::1]") || text_starts(config->listen, "unix:");

	find(doctor, "listen", local,
		local ? config->listen
		      : arena_format(desk->mem, "%s is open to the network: put TLS in front of it", config->listen));
	if (config->public_url)
		find(doctor, "public_url", text_starts(config->public_url, "https://"), config->public_url);
}

static int print_findings(struct desk *desk, const struct doctor *doctor, bool json)
{
	struct buf buf = buf_make(desk->mem, 1 << 20);
	struct json_out out = json_out(&buf);
	bool good = true;

	json_begin(&out, '[');
	for (size_t i = 0; i < doctor->count; i++) {
		const struct finding *finding = &doctor->findings[i];
		good &= finding->good;
		if (!json)
			printf("%-4s %-12s %s\n", finding->good ? "ok" : "BAD", finding->what, finding->detail);
		json_begin(&out, '{');
		json_member_text(&out, "what", finding->what);
		json_member_bool(&out, "good", finding->good);
		json_member_text(&out, "detail", finding->detail);
		json_close(&out, '}');
	}
	json_close(&out, ']');
	if (json)
		puts(buf.data);
	return good ? EXIT_DONE : EXIT_WRONG;
}

int doctor_command(int argc, char **argv)
{
	bool json = take_switch(&argc, argv, "json");
	struct doctor doctor = {0};
	struct desk desk;
	int code = desk_open(&desk, "doctor", &argc, argv, 0);

	if (code == EXIT_DONE) {
		const struct shop *shop = desk.house.shop;
		const char *wrong;
		bool looked = migrate_database(desk.house.store, desk.mem, &wrong) == OK;
		find(&doctor, "database", looked && !wrong,
			!looked ? "cannot be asked how it sorts"
			: wrong ? wrong
				: desk.config.db);
		find(&doctor, "schema", true, "current");
		find(&doctor, "sqlite", sqlite3_libversion_number() >= 3037000, sqlite3_libversion());
		look_at_files(&desk, &doctor);
		look_at_network(&desk, &doctor);
		find(&doctor, "shop", shop->currency && shop->zone,
			arena_format(desk.mem, "%s, %s, %s", shop->name, shop->currency->code, zone_name(shop->zone)));
		code = print_findings(&desk, &doctor, json);
	}
	desk_close(&desk);
	return code;
}
