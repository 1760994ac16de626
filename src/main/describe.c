// huitou describe: prints the description of the API, or writes it where the repository keeps it.
#include "main/describe.h"

#include "api/describe.h"
#include "auth/auth.h"
#include "main/commands.h"
#include "main/tables.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

// The groups of routes, in the order of the pages.
static const struct describe_tag tags[] = {
	{"Customers", W("Customers", "客户")},
	{"Orders", W("Orders and returns", "订单与退货")},
	{"Loyalty", W("Points, tiers, rewards", "积分、等级、奖励")},
	{"Till", W("Quotes, sales with points and coupons, reversals", "收银报价、积分抵现、冲正")},
	{"Insight", W("Who stays, who leaves, what each is worth", "客户洞察")},
	{"Coupons", W("Coupons", "优惠券")},
	{"Segments", W("Segments", "客群")},
	{"Expressions", W("Conditions", "条件表达式")},
	{"Offers", W("Limited-time offers and their calendar", "限时优惠与日历")},
	{"Partnership", W("Years together", "长期合作")},
	{"Referral", W("Who brings whom", "转介绍")},
	{"Catalogue", W("Stores, categories, products", "门店、分类、商品")},
	{"Staff", W("Staff", "员工")},
	{"Imports", W("Imports", "导入")},
	{"Exports", W("Exports", "导出")},
	{"Events", W("The feed of events", "事件流")},
	{"Webhooks", W("Webhooks", "Webhook")},
	{"Messages", W("Outbox", "发件箱")},
	{"Jobs", W("Work in the background", "后台任务")},
	{"Sign-in", W("Signing in", "登录")},
	{"Accounts", W("Accounts", "账号")},
	{"Roles", W("Roles and rights", "角色与权限")},
	{"API keys", W("API keys", "API 密钥")},
	{"Shop", W("The shop", "店铺")},
	{"Portal", W("Members' portal", "会员中心")},
	{"Audit", W("Audit log", "操作日志")},
	{"Views", W("Saved views", "列表视图")},
	{0},
};

static const char **right_names(struct arena *mem)
{
	size_t count = 0;

	while (auth_rights[count].name)
		count++;
	const char **names = arena_array(mem, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		names[i] = auth_rights[i].name;
	return names;
}

static struct description *collect(struct arena *mem)
{
	return describe_collect(mem, &(struct describe_source){
					     .tables = &api_rows,
					     .events = house_tables.events,
					     .tags = tags,
					     .rights = right_names(mem),
				     });
}

const char *describe_wrong(struct arena *mem)
{
	return describe_check(collect(mem));
}

static void add(struct described *files, size_t *count, const char *path, const char *text)
{
	files[(*count)++] = (struct described){path, text};
}

static void add_pages(struct arena *mem, const struct description *description, enum lang lang, struct described *files,
	size_t *count)
{
	struct describe_page *pages = arena_array(mem, struct describe_page, DESCRIBE_PAGES_MAX);
	const char *folder = lang == LANG_ZH ? "docs/api/zh" : "docs/api/en";
	size_t page_count = 0, first = *count;

	describe_reference(description, lang, pages, &page_count);
	for (size_t i = 0; i < page_count; i++)
		add(files, count, arena_format(mem, "docs/api/%s", pages[i].path), pages[i].text);
	add(files, count, arena_format(mem, "%s/settings.md", folder), describe_settings_page(mem, lang));
	add(files, count, arena_format(mem, "%s/rights.md", folder), describe_roles_page(mem, lang));
	add(files, count, arena_format(mem, "%s/README.md", folder),
		describe_index_page(mem, lang, files + first, *count - first));
}

bool describe_files(struct arena *mem, const char *what, struct described *files, size_t *count)
{
	const struct description *description = collect(mem);
	bool all = strcmp(what, "all") == 0;

	*count = 0;
	if (all || strcmp(what, "openapi") == 0)
		add(files, count, "api/openapi.json", describe_openapi(description));
	if (all || strcmp(what, "types") == 0)
		add(files, count, "web/src/shared/api/schema.d.ts", describe_types(description));
	if (all || strcmp(what, "reference") == 0) {
		add_pages(mem, description, LANG_EN, files, count);
		add_pages(mem, description, LANG_ZH, files, count);
	}
	return *count > 0;
}

// ---------------------------------------------------------------- the command

static bool make_folders(struct arena *mem, const char *path)
{
	for (const char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/'))
		if (mkdir(arena_text_n(mem, path, (size_t)(at - path)), 0777) != 0 && errno != EEXIST)
			return false;
	return true;
}

static bool write_file(struct arena *mem, const char *dir, const struct described *file)
{
	const char *path = arena_format(mem, "%s/%s", dir, file->path);
	FILE *out = make_folders(mem, path) ? fopen(path, "w") : NULL;

	if (!out)
		return false;
	bool good = fputs(file->text, out) >= 0;
	return fclose(out) == 0 && good;
}

static int write_all(struct arena *mem, const char *dir, const struct described *files, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!write_file(mem, dir, &files[i]))
			return complain(EXIT_FAILED, "describe", "%s/%s: %s", dir, files[i].path, strerror(errno));
	return EXIT_DONE;
}

static int print_all(const struct described *files, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fputs(files[i].text, stdout);
	return fflush(stdout) == 0 ? EXIT_DONE : complain(EXIT_FAILED, "describe", "%s", strerror(errno));
}

int describe_command(int argc, char **argv)
{
	struct described files[DESCRIBED_MAX];
	struct arena *mem;
	size_t count;
	int code;

	if (argc < 2 || argc > 3)
		return complain(
			EXIT_USAGE, "describe", "openapi, types, reference or all; then a directory to write to");
	mem = arena_create();
	tables_gather();
	if (!describe_files(mem, argv[1], files, &count))
		code = complain(EXIT_USAGE, "describe", "there is no %s; openapi, types, reference or all", argv[1]);
	else
		code = argc == 3 ? write_all(mem, argv[2], files, count) : print_all(files, count);
	arena_destroy(mem);
	return code;
}
