// huitou user: staff accounts from the command line, where no browser is at hand.
#include "auth/auth.h"
#include "base/id.h"
#include "base/json.h"
#include "catalog/catalog.h"
#include "main/commands.h"
#include "main/desk.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define PASSWORD_MAX 200

PROBLEM(store_code_unknown, ERR_UNPROCESSABLE, "There is no store with the code {0}.", "没有编码为 {0} 的门店。");

// What a verb works on; strings are in the desk's memory.
struct user_call {
	const char *login;
	struct account_input input;
	const char *store_code;
	const char *link;
	int64_t id;
	struct account *accounts;
	size_t count;
};

// One line without echo where that is a terminal. False at the end of input.
static bool read_secret(const char *prompt, char *to, size_t room)
{
	struct termios shown, hidden;
	bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &shown) == 0;

	if (terminal) {
		fputs(prompt, stderr);
		hidden = shown;
		hidden.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	}
	bool read = fgets(to, (int)room, stdin) != NULL;
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
		fputc('\n', stderr);
	}
	if (read)
		to[strcspn(to, "\r\n")] = '\0';
	return read;
}

static int create_owner(struct desk *desk, struct user_call *call, bool json)
{
	struct ctx ctx = house_ctx(&desk->house, desk->mem);
	char password[PASSWORD_MAX], again[PASSWORD_MAX];

	ctx.lang = desk_lang();
	if (!call->input.login || !call->input.name)
		return complain(EXIT_USAGE, "user", "create-owner needs --login and --name");
	if (!read_secret("Password: ", password, sizeof password))
		return complain(EXIT_USAGE, "user", "the password is read from the terminal or from standard input");
	if (isatty(STDIN_FILENO) &&
		(!read_secret("The same again: ", again, sizeof again) || strcmp(password, again) != 0))
		return complain(EXIT_REFUSED, "user", "the two are not the same");
	call->input.role = "owner";
	enum status status = auth_owner_create(&ctx, &call->input, password, &call->id);
	if (status != OK)
		return desk_failed(desk, &ctx, status);
	desk_tell(desk, json, arena_format(desk->mem, "%s is an owner now.", call->input.login), "id",
		id_text(desk->mem, "usr", call->id), "login", call->input.login, NULL);
	return EXIT_DONE;
}

static enum status act_invite(struct ctx *ctx, void *arg)
{
	struct user_call *call = arg;

	call->input.store_id = NONE;
	if (call->store_code) {
		TRY(catalog_store_by_code(ctx, call->store_code, &call->input.store_id));
		if (call->input.store_id == NONE)
			return fail_at(ctx, "--store", &store_code_unknown, call->store_code);
	}
	return auth_user_create(ctx, &call->input, &call->id, &call->link);
}

static enum status find_then(struct ctx *ctx, struct user_call *call)
{
	struct account account;

	TRY(auth_user_find(ctx, call->login, &account));
	call->id = account.id;
	return OK;
}

static enum status act_link(struct ctx *ctx, void *arg)
{
	struct user_call *call = arg;

	TRY(find_then(ctx, call));
	return auth_user_link(ctx, call->id, &call->link);
}

static enum status act_disable(struct ctx *ctx, void *arg)
{
	struct user_call *call = arg;

	TRY(find_then(ctx, call));
	return auth_user_disable(ctx, call->id);
}

static enum status act_enable(struct ctx *ctx, void *arg)
{
	struct user_call *call = arg;

	TRY(find_then(ctx, call));
	return auth_user_enable(ctx, call->id);
}

static enum status act_list(struct ctx *ctx, void *arg)
{
	struct user_call *call = arg;
	return auth_user_list(ctx, &call->accounts, &call->count);
}

static void print_accounts(struct desk *desk, const struct user_call *call, bool json)
{
	struct buf buf = buf_make(desk->mem, 1 << 22);
	struct json_out out = json_out(&buf);

	json_begin(&out, '[');
	for (size_t i = 0; i < call->count; i++) {
		const struct account *account = &call->accounts[i];
		const char *state = choice_name(account_states, account->state);
		if (!json)
			printf("%-32s %-24s %-12s %s\n", account->login ? account->login : "-", account->name,
				account->role, state);
		json_begin(&out, '{');
		json_member_text(&out, "login", account->login);
		json_member_text(&out, "name", account->name);
		json_member_text(&out, "role", account->role);
		json_member_text(&out, "state", state);
		json_close(&out, '}');
	}
	json_close(&out, ']');
	if (json)
		puts(buf.data);
}

static void tell_link(struct desk *desk, const struct user_call *call, bool json)
{
	const char *link = text_starts(call->link, "/")
				   ? arena_format(desk->mem, "http://%s%s", desk->config.listen, call->link)
				   : call->link;

	desk_tell(desk, json, arena_format(desk->mem, "Good for one use within 24 hours:\n  %s", link), "id",
		id_text(desk->mem, "usr", call->id), "link", link, NULL);
}

static int run_act(struct desk *desk, struct user_call *call, enum status (*act)(struct ctx *, void *), bool json)
{
	struct ctx ctx = house_ctx(&desk->house, desk->mem);

	ctx.lang = desk_lang();
	enum status status = house_write(&ctx, act, call, 0, LANE_TILL);
	if (status != OK)
		return desk_failed(desk, &ctx, status);
	if (call->link)
		tell_link(desk, call, json);
	return EXIT_DONE;
}

static int invite(struct desk *desk, struct user_call *call, bool json)
{
	if (!call->input.login || !call->input.name || !call->input.role)
		return complain(EXIT_USAGE, "user", "invite needs --login, --name and --role (see /v1/roles)");
	return run_act(desk, call, act_invite, json);
}

static int change_state(struct desk *desk, struct user_call *call, enum status (*act)(struct ctx *, void *),
	const char *state, bool json)
{
	int code = run_act(desk, call, act, json);

	if (code == EXIT_DONE)
		desk_tell(desk, json, arena_format(desk->mem, "%s is %s now.", call->login, state), "id",
			id_text(desk->mem, "usr", call->id), "login", call->login, "state", state, NULL);
	return code;
}

static int run_verb(struct desk *desk, const char *verb, struct user_call *call, bool json)
{
	bool needs_login = strcmp(verb, "link") == 0 || strcmp(verb, "disable") == 0 || strcmp(verb, "enable") == 0;

	if (needs_login && !call->login)
		return complain(EXIT_USAGE, "user", "%s whom? huitou user %s LOGIN", verb, verb);
	if (strcmp(verb, "create-owner") == 0)
		return create_owner(desk, call, json);
	if (strcmp(verb, "invite") == 0)
		return invite(desk, call, json);
	if (strcmp(verb, "link") == 0)
		return run_act(desk, call, act_link, json);
	if (strcmp(verb, "disable") == 0)
		return change_state(desk, call, act_disable, "disabled", json);
	if (strcmp(verb, "enable") == 0)
		return change_state(desk, call, act_enable, "active", json);
	if (strcmp(verb, "list") != 0)
		return complain(EXIT_USAGE, "user", "what is %s? See huitou user --help", verb);
	int code = run_act(desk, call, act_list, json);
	if (code == EXIT_DONE)
		print_accounts(desk, call, json);
	return code;
}

int user_command(int argc, char **argv)
{
	struct user_call call = {.input.store_id = NONE};
	bool json = take_switch(&argc, argv, "json");
	struct desk desk;

	call.input.login = take_option(&argc, argv, "login");
	call.input.name = take_option(&argc, argv, "name");
	call.input.role = take_option(&argc, argv, "role");
	call.store_code = take_option(&argc, argv, "store");
	int code = desk_begin(&desk, "user", &argc, argv);
	if (code == EXIT_DONE && (argc < 2 || argc > 3))
		code = complain(EXIT_USAGE, "user",
			"create-owner, invite, link, list, disable or enable? See huitou user --help");
	// Only the first owner makes a house; for the others a database that is not there is a slip of the pen.
	if (code == EXIT_DONE)
		code = desk_enter(&desk, strcmp(argv[1], "create-owner") == 0 ? DESK_CREATE : 0);
	if (code == EXIT_DONE) {
		call.login = argc > 2 ? argv[2] : call.input.login;
		code = run_verb(&desk, argv[1], &call, json);
	}
	desk_close(&desk);
	return code;
}
