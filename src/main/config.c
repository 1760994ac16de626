#include "main/config.h"

#include "base/json.h"
#include "http/cidr.h"
#include "http/server.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096
#define STANDARD_FILE "huitou.conf"

static const char *const log_levels[] = {"debug", "info", "warn", "error", NULL};
static const char *const log_formats[] = {"auto", "json", "plain", NULL};

#define TEXT(name_, standard_, en, zh, ...)                                                                            \
	{                                                                                                              \
		.name = #name_, .kind = SETTING_TEXT, .offset = offsetof(struct config, name_),                        \
		.standard = (standard_), .doc = W_(en, zh), __VA_ARGS__                                                \
	}
#define NUMBER(name_, standard_, min_, max_, en, zh)                                                                   \
	{                                                                                                              \
		.name = #name_, .kind = SETTING_NUMBER, .offset = offsetof(struct config, name_),                      \
		.standard = (standard_), .min = (min_), .max = (max_), .doc = W_(en, zh)                               \
	}
#define SWITCH(name_, standard_, en, zh)                                                                               \
	{                                                                                                              \
		.name = #name_, .kind = SETTING_SWITCH, .offset = offsetof(struct config, name_),                      \
		.standard = (standard_), .doc = W_(en, zh)                                                             \
	}
#define W_(en, zh)                                                                                                     \
	{                                                                                                              \
		en, zh                                                                                                 \
	}

static const char *check_networks(struct arena *mem, const char *text)
{
	struct cidr_list list;
	const char *bad;

	if (cidr_list_parse(text, &list, &bad) != OK)
		return arena_format(mem, "not a list of networks (10.0.0.0/8, ::1), from here on: %s", bad);
	cidr_list_clear(&list);
	return NULL;
}

const struct setting settings[] = {
	TEXT(db, "data/huitou.db", "Database: a file for SQLite, or postgresql://user@host/name",
		"数据库：SQLite 文件路径，或 postgresql://用户@主机/库名"),
	TEXT(key_file, NULL, "Master key; beside the database file, or huitou.key, when not set",
		"主密钥文件；缺省在数据库文件旁，或 huitou.key"),
	TEXT(listen, "127.0.0.1:8080",
		"Addresses to serve on, also [::1]:8080 and unix:/run/huitou.sock, separated by commas",
		"监听地址，可用逗号分隔多个，支持 [::1]:8080 与 unix:/run/huitou.sock", .check = http_listen_check),
	TEXT(public_url, NULL, "The address as people see it, https://crm.example.cn",
		"对外地址，例如 https://crm.example.cn"),
	TEXT(trusted_proxies, NULL, "Proxies whose X-Forwarded-For is believed: addresses and networks, or unix",
		"可信代理（其 X-Forwarded-For 被采信）：地址、网段或 unix", .check = check_networks),
	TEXT(private_allowed, NULL, "Private networks that webhooks may reach all the same",
		"允许 Webhook 访问的内网网段", .check = check_networks),
	TEXT(web_dir, NULL, "Directory of web pages to serve instead of those in the binary, for development",
		"开发用：以该目录的网页代替内置网页"),
	TEXT(log_level, "info", "Least important lines to log", "日志级别", .choices = log_levels),
	TEXT(log_format, "auto", "json, plain, or auto: plain on a terminal",
		"日志格式：json、plain，auto 为终端用 plain", .choices = log_formats),
	NUMBER(readers, "4", 1, 64, "Snapshots that are read at the same time", "并发只读连接数"),
	NUMBER(writers, "4", 1, 64, "Writer threads (PostgreSQL; SQLite has one)",
		"写线程数（PostgreSQL；SQLite 恒为 1）"),
	NUMBER(http_threads, "1", 1, 64, "Threads that serve sockets", "网络线程数"),
	NUMBER(http_workers, "2", 1, 64, "Threads that answer reads", "读请求线程数"),
	NUMBER(queue_max, "4096", 1, 1000000, "Writes that may wait; more are told to come again (503)",
		"排队写入上限，超出返回 503"),
	NUMBER(rate_per_minute, "6000", 0, 100000000, "Requests of one caller in a minute; 0: no limit",
		"每个调用方每分钟请求上限，0 为不限"),
	NUMBER(job_threads, "2", 1, 16, "Threads that run jobs", "后台任务线程数"),
	SWITCH(prepare, "true", "Named prepared statements (PostgreSQL); false behind a transaction pooler",
		"使用命名预编译语句（PostgreSQL）；经事务型连接池时设为 false"),
};

const size_t setting_count = ARRAY_LEN(settings);

// Where each value came from, for config_explain; by index of the setting.
static const char *origins[ARRAY_LEN(settings)];

static const struct setting *find(const char *name)
{
	for (size_t i = 0; i < setting_count; i++)
		if (strcmp(settings[i].name, name) == 0)
			return &settings[i];
	return NULL;
}

static bool chosen(const struct setting *setting, const char *value)
{
	if (!setting->choices)
		return true;
	for (size_t i = 0; setting->choices[i]; i++)
		if (strcmp(setting->choices[i], value) == 0)
			return true;
	return false;
}

static enum status check_text(
	const struct setting *setting, const char *value, const char *origin, struct arena *mem, const char **error)
{
	const char *wrong = setting->check(mem, value);

	if (!wrong)
		return OK;
	*error = arena_format(mem, "%s (%s): %s", setting->name, origin, wrong);
	return ERR_INVALID;
}

static enum status set(struct config *config, const struct setting *setting, const char *value, const char *origin,
	struct arena *mem, const char **error)
{
	char *slot = (char *)config + setting->offset;
	int64_t number;

	origins[setting - settings] = origin;
	if (setting->kind == SETTING_NUMBER) {
		if (!text_i64(value, &number) || number < setting->min || number > setting->max) {
			*error = arena_format(mem, "%s (%s) must be a whole number between %lld and %lld, not %s",
				setting->name, origin, (long long)setting->min, (long long)setting->max, value);
			return ERR_INVALID;
		}
		*(int64_t *)slot = number;
	} else if (setting->kind == SETTING_SWITCH) {
		*(bool *)slot = strcmp(value, "true") == 0;
		if (!*(bool *)slot && strcmp(value, "false") != 0) {
			*error = arena_format(
				mem, "%s (%s) must be true or false, not %s", setting->name, origin, value);
			return ERR_INVALID;
		}
	} else if (!*value && setting->standard) {
		*error = arena_format(mem, "%s (%s) cannot be empty", setting->name, origin);
		return ERR_INVALID;
	} else if (!chosen(setting, value)) {
		*error = arena_format(mem, "%s (%s) cannot be %s", setting->name, origin, value);
		return ERR_INVALID;
	} else {
		*(const char **)slot = *value ? arena_text(mem, value) : NULL;
		return setting->check && *value ? check_text(setting, value, origin, mem, error) : OK;
	}
	return OK;
}

static enum status set_named(struct config *config, const char *name, const char *value, const char *origin,
	struct arena *mem, const char **error)
{
	const struct setting *setting = find(name);

	if (!setting) {
		*error = arena_format(mem, "there is no setting %s (%s); see huitou config --explain", name, origin);
		return ERR_INVALID;
	}
	return set(config, setting, value, origin, mem, error);
}

static enum status read_line(
	struct config *config, const char *path, int number, char *line, struct arena *mem, const char **error)
{
	char *text = text_trim(mem, line), *equals = strchr(text, '=');

	if (!*text || *text == '#')
		return OK;
	if (!equals) {
		*error = arena_format(mem, "%s, line %d: name = value is wanted", path, number);
		return ERR_INVALID;
	}
	*equals = '\0';
	return set_named(config, text_trim(mem, text), text_trim(mem, equals + 1),
		arena_format(mem, "%s, line %d", path, number), mem, error);
}

static enum status read_file(struct config *config, const char *path, bool must, struct arena *mem, const char **error)
{
	char line[LINE_MAX_BYTES];
	enum status status = OK;
	FILE *file = fopen(path, "re");

	if (!file) {
		if (!must && errno == ENOENT)
			return OK;
		*error = arena_format(mem, "cannot read %s: %s", path, strerror(errno));
		return ERR_NOT_FOUND;
	}
	for (int number = 1; status == OK && fgets(line, sizeof line, file); number++) {
		line[strcspn(line, "\r\n")] = '\0';
		status = read_line(config, path, number, line, mem, error);
	}
	fclose(file);
	return status;
}

extern char **environ;

static enum status read_environment(struct config *config, struct arena *mem, const char **error)
{
	for (char **entry = environ; *entry; entry++) {
		if (!text_starts(*entry, "HUITOU_") || text_starts(*entry, "HUITOU_TEST_"))
			continue;
		char *name = arena_text(mem, *entry + strlen("HUITOU_")), *equals = strchr(name, '=');
		if (!equals)
			continue;
		*equals = '\0';
		for (char *at = name; *at; at++)
			*at = (char)tolower((unsigned char)*at);
		if (strcmp(name, "config") == 0)
			continue;
		enum status status = set_named(config, name, equals + 1,
			arena_format(mem, "environment %.*s", (int)strcspn(*entry, "="), *entry), mem, error);
		if (status != OK)
			return status;
	}
	return OK;
}

// The value of a flag --name VALUE or --name=VALUE at argv[at], and how many words it takes. NULL: another flag.
static const char *flag_value(int argc, char **argv, int at, const char *name, int *words)
{
	const char *flag = argv[at];
	size_t length = strlen(name);

	if (strncmp(flag, "--", 2) != 0)
		return NULL;
	for (size_t i = 0; i < length; i++)
		if (flag[2 + i] != (name[i] == '_' ? '-' : name[i]))
			return NULL;
	*words = 1;
	if (flag[2 + length] == '=')
		return flag + 2 + length + 1;
	if (flag[2 + length] || at + 1 == argc)
		return NULL;
	*words = 2;
	return argv[at + 1];
}

static void drop(int *argc, char **argv, int at, int words)
{
	memmove(argv + at, argv + at + words, (size_t)(*argc - at - words + 1) * sizeof *argv);
	*argc -= words;
}

static enum status read_flags(struct config *config, int *argc, char **argv, struct arena *mem, const char **error)
{
	int words;

	for (int at = 1; at < *argc; at++) {
		for (size_t i = 0; i < setting_count; i++) {
			const char *value = flag_value(*argc, argv, at, settings[i].name, &words);
			if (!value)
				continue;
			enum status status = set(config, &settings[i], value,
				arena_format(mem, "flag %.*s", (int)strcspn(argv[at], "="), argv[at]), mem, error);
			if (status != OK)
				return status;
			drop(argc, argv, at--, words);
			break;
		}
	}
	return OK;
}

static const char *take_config_flag(int *argc, char **argv)
{
	int words;

	for (int at = 1; at < *argc; at++) {
		const char *path = flag_value(*argc, argv, at, "config", &words);
		if (!path)
			continue;
		drop(argc, argv, at, words);
		return path;
	}
	return getenv("HUITOU_CONFIG");
}

// The key stands beside the database that it opens.
static const char *standard_key_file(const struct config *config, struct arena *mem)
{
	bool server = text_starts(config->db, "postgres://") || text_starts(config->db, "postgresql://");
	return server ? "huitou.key" : arena_format(mem, "%s.key", config->db);
}

enum status config_load(struct config *config, int *argc, char **argv, struct arena *mem, const char **error)
{
	const char *path = take_config_flag(argc, argv);
	enum status status = OK;

	*config = (struct config){0};
	for (size_t i = 0; i < setting_count; i++)
		if (settings[i].standard &&
			set(config, &settings[i], settings[i].standard, "default", mem, error) != OK)
			abort(); // a default that its own rule refuses is our bug
	status = read_file(config, path ? path : STANDARD_FILE, path != NULL, mem, error);
	if (status == OK)
		status = read_environment(config, mem, error);
	if (status == OK)
		status = read_flags(config, argc, argv, mem, error);
	if (status == OK && !config->key_file) {
		config->key_file = standard_key_file(config, mem);
		origins[find("key_file") - settings] = "default";
	}
	return status;
}

static const char *value_text(const struct config *config, const struct setting *setting, struct arena *mem)
{
	const char *slot = (const char *)config + setting->offset;

	if (setting->kind == SETTING_NUMBER)
		return arena_format(mem, "%lld", (long long)*(const int64_t *)slot);
	if (setting->kind == SETTING_SWITCH)
		return *(const bool *)slot ? "true" : "false";
	return *(const char *const *)slot;
}

void config_explain(const struct config *config, struct arena *mem, bool json)
{
	struct buf buf = buf_make(mem, 1 << 20);
	struct json_out out = json_out(&buf);

	json_begin(&out, '[');
	for (size_t i = 0; i < setting_count; i++) {
		const struct setting *setting = &settings[i];
		const char *value = value_text(config, setting, mem);
		const char *origin = origins[i] ? origins[i] : "default";
		if (!json) {
			printf("%s = %s\n    from %s; default %s\n    %s\n    %s\n", setting->name, value ? value : "",
				origin, setting->standard ? setting->standard : "none", setting->doc.en,
				setting->doc.zh);
			continue;
		}
		json_begin(&out, '{');
		json_member_text(&out, "name", setting->name);
		json_member_text(&out, "value", value);
		json_member_text(&out, "origin", origin);
		json_member_text(&out, "default", setting->standard);
		json_member_text(&out, "doc", setting->doc.en);
		json_close(&out, '}');
	}
	json_close(&out, ']');
	if (json)
		puts(buf.data);
}
