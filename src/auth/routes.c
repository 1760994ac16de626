#include "auth/custom.h"
#include "auth/key.h"
#include "auth/link.h"
#include "auth/me.h"
#include "auth/password.h"
#include "auth/session.h"
#include "auth/signin.h"
#include "auth/user.h"

#define PROBLEMS(...)                                                                                                  \
	(const struct problem *const[])                                                                                \
	{                                                                                                              \
		__VA_ARGS__, NULL                                                                                      \
	}
#define TOKEN_EXAMPLE "q0fW3mD1rYkqUe6XnB2sZ8vTjHc5LgPaRo7IiKwEyMtN4dGxSuAbQ1"
#define USER_PATH "/v1/users/{user:usr}"

const struct route auth_routes[] = {
	{HTTP_POST, "/v1/session", ROUTE_PUBLIC, ROUTE_DIRECT, .in = &signin_shape, .out = &me_shape,
		.direct = signin_open, .weight = 5, .tag = "Sign-in", .name = "session_open",
		.doc = W("Sign in. The session comes as a cookie that scripts can't read; it ends after 12 hours "
			 "without use, and after 7 days.",
			"登录。会话保存在脚本不可读的 Cookie 中，12 小时未用或满 7 天后失效。"),
		.example_in = "{\"login\": \"li.na\", \"password\": \"correct horse battery\"}",
		.problems = PROBLEMS(&sign_in_refused, &sign_in_slow, &other_site, &busy)},
	{HTTP_DELETE, "/v1/session", NULL, ROUTE_WRITE, .status = 204, .act = session_sign_out, .tag = "Sign-in",
		.name = "session_close", .doc = W("Sign out: the session of this request ends.", "退出当前会话。")},
	{HTTP_POST, "/v1/session/confirm", NULL, ROUTE_DIRECT, .in = &signin_confirm_shape, .status = 204,
		.direct = signin_confirm, .weight = 5, .tag = "Sign-in", .name = "session_confirm",
		.doc = W("Give the password once more: for 5 minutes sensitive acts (keys, roles, accounts, exports, "
			 "erasing) go through.",
			"再次输入密码，5 分钟内可执行敏感操作（密钥、角色、账号、导出、删除）。"),
		.example_in = "{\"password\": \"correct horse battery\"}",
		.problems = PROBLEMS(&password_refused, &sign_in_slow, &busy)},
	{HTTP_GET, "/v1/sessions", NULL, ROUTE_READ, .out = &session_shape, .list = true, .act = session_list,
		.tag = "Sign-in", .name = "sessions_list", .doc = W("Where I am signed in.", "本人的登录会话。")},
	{HTTP_DELETE, "/v1/sessions", NULL, ROUTE_WRITE, .status = 204, .act = session_end_others, .tag = "Sign-in",
		.name = "sessions_end_others",
		.doc = W("Ends all my sessions but this one.", "结束本人除当前以外的全部会话。")},
	{HTTP_DELETE, "/v1/sessions/{session:ses}", NULL, ROUTE_WRITE, .status = 204, .act = session_end,
		.tag = "Sign-in", .name = "session_end", .doc = W("Ends one of my sessions.", "结束本人的一个会话。")},

	{HTTP_POST, "/v1/setup/look", ROUTE_PUBLIC, ROUTE_DIRECT, .in = &signin_look_shape, .out = &signin_link_shape,
		.direct = signin_look, .weight = 5, .tag = "Sign-in", .name = "setup_look",
		.doc = W("What a one-time link is for; does not use it up.", "查看一次性链接的用途，不消耗链接。"),
		.example_in = "{\"token\": \"" TOKEN_EXAMPLE "\"}",
		.problems = PROBLEMS(&link_void, &sign_in_slow, &other_site)},
	{HTTP_POST, "/v1/setup", ROUTE_PUBLIC, ROUTE_DIRECT, .in = &signin_setup_shape, .out = &me_shape,
		.direct = signin_setup, .weight = 5, .tag = "Sign-in", .name = "setup_use",
		.doc = W(
			"Uses a one-time link (first owner, invitation, new password): sets the password and signs in.",
			"使用一次性链接（首位店主、邀请、重设密码）：设置密码并登录。"),
		.example_in = "{\"token\": \"" TOKEN_EXAMPLE "\", \"password\": \"staple of nine lanterns\"}",
		.problems = PROBLEMS(&link_void, &sign_in_slow, &other_site, &password_short, &password_long,
			&password_known, &password_named, &login_wrong, &login_taken)},

	{HTTP_GET, "/v1/me", NULL, ROUTE_READ, .out = &me_shape, .act = me_get, .tag = "Sign-in", .name = "me_get",
		.doc = W("Who I am, what I may do, and the shop's basic data.", "当前身份、权限和店铺基本资料。")},
	{HTTP_PATCH, "/v1/me", NULL, ROUTE_WRITE, .in = &me_change_shape, .change = true, .out = &me_shape,
		.act = me_change, .tag = "Sign-in", .name = "me_change",
		.doc = W("Changes my own settings.", "修改本人设置。"), .example_in = "{\"language\": \"zh\"}"},
	{HTTP_POST, "/v1/me/password", NULL, ROUTE_DIRECT, .in = &signin_password_shape, .status = 204,
		.direct = signin_password, .weight = 5, .tag = "Sign-in", .name = "me_password",
		.doc = W("Changes my password. All my other sessions end.", "修改密码，本人其他会话全部结束。"),
		.example_in = "{\"current\": \"correct horse battery\", \"password\": \"staple of nine lanterns\"}",
		.problems = PROBLEMS(&password_refused, &sign_in_slow, &password_short, &password_long, &password_known,
			&password_named)},

	{HTTP_GET, "/v1/users", "user.read", ROUTE_READ, .query = &user_query_shape, .out = &user_shape, .list = true,
		.act = user_list, .tag = "Accounts", .name = "users_list",
		.doc = W("Accounts, the newest first.", "账号列表，新建的在前。")},
	{HTTP_POST, "/v1/users", "user.write", ROUTE_DIRECT, .in = &user_in_shape, .out = &user_link_shape,
		.status = 201, .direct = user_create, .tag = "Accounts", .name = "user_create",
		.doc = W("Makes an account and gives the one-time link by which its holder chooses a password.",
			"新建账号并返回一次性邀请链接，由本人设置密码。"),
		.example_in = "{\"name\": \"Wang Fang\", \"login\": \"wang.fang\", \"role\": \"analyst\"}",
		.problems = PROBLEMS(&confirm_password, &login_wrong, &login_taken, &role_unknown, &role_beyond,
			&store_needed, &store_unknown)},
	{HTTP_GET, USER_PATH, "user.read", ROUTE_READ, .out = &user_shape, .act = user_get, .tag = "Accounts",
		.name = "user_get", .doc = W("One account.", "账号详情。")},
	{HTTP_PATCH, USER_PATH, "user.write", ROUTE_WRITE, .in = &user_change_shape, .change = true, .out = &user_shape,
		.act = user_change, .tag = "Accounts", .name = "user_change",
		.doc = W(
			"Changes an account: role, store, login and so on. It works from the holder's next request on.",
			"修改账号的角色、门店、登录名等，下一次请求即生效。"),
		.example_in = "{\"language\": \"zh\"}",
		.problems = PROBLEMS(&confirm_password, &login_wrong, &login_taken, &role_unknown, &role_beyond,
			&store_needed, &store_unknown, &last_owner)},
	{HTTP_POST, USER_PATH "/disable", "user.write", ROUTE_WRITE, .out = &user_shape, .act = user_disable,
		.tag = "Accounts", .name = "user_disable",
		.doc = W("Ends all sessions of the account, stops its keys, and lets nobody in by it.",
			"停用账号：会话立即结束，密钥停用。"),
		.problems = PROBLEMS(&confirm_password, &last_owner, &role_beyond)},
	{HTTP_POST, USER_PATH "/enable", "user.write", ROUTE_WRITE, .out = &user_shape, .act = user_enable,
		.tag = "Accounts", .name = "user_enable",
		.doc = W("Lets the account in again, with the password it had.", "重新启用账号，密码不变。"),
		.problems = PROBLEMS(&confirm_password, &role_beyond)},
	{HTTP_POST, USER_PATH "/link", "user.write", ROUTE_DIRECT, .out = &user_link_shape, .status = 201,
		.direct = user_link, .tag = "Accounts", .name = "user_link",
		.doc = W("A new one-time link: to accept the invitation, or to choose a new password. Links before it "
			 "end.",
			"生成新的一次性链接（邀请或重设密码），旧链接作废。"),
		.problems = PROBLEMS(&confirm_password, &role_beyond)},
	{HTTP_DELETE, USER_PATH "/sessions", "user.write", ROUTE_WRITE, .status = 204, .act = user_sign_out,
		.tag = "Accounts", .name = "user_sign_out",
		.doc = W("Ends all sessions of the account.", "结束该账号的全部会话。"),
		.problems = PROBLEMS(&role_beyond)},

	{HTTP_GET, "/v1/rights", NULL, ROUTE_READ, .out = &right_shape, .list = true, .act = me_rights, .tag = "Roles",
		.name = "rights_list", .doc = W("Everything that can be allowed.", "全部权限项。")},
	{HTTP_GET, "/v1/access", NULL, ROUTE_READ, .query = &access_query_shape, .out = &access_shape, .act = me_access,
		.tag = "Roles", .name = "access_explain",
		.doc = W("Why I, or another account, may or may not do something.",
			"说明本人或某账号为何有或没有某项权限。"),
		.example_path = "/v1/access?right=customer.contact", .problems = PROBLEMS(&right_unknown)},
	{HTTP_GET, "/v1/roles", "role.read", ROUTE_READ, .out = &role_shape, .list = true, .act = custom_list,
		.tag = "Roles", .name = "roles_list",
		.doc = W("The built-in roles and the shop's own.", "内置角色和自定义角色。")},
	{HTTP_POST, "/v1/roles", "role.write", ROUTE_WRITE, .in = &role_in_shape, .out = &role_shape, .status = 201,
		.act = custom_create, .tag = "Roles", .name = "role_create",
		.doc = W("Makes a role of the shop's own.", "新建自定义角色。"),
		.example_in = "{\"name\": \"floor_lead\", \"title\": \"Floor lead\", \"grants\": [{\"right\": "
			      "\"customer.read\", \"scope\": \"all\"}]}",
		.problems = PROBLEMS(&confirm_password, &role_name_wrong, &role_taken, &role_beyond, &right_unknown)},
	{HTTP_GET, "/v1/roles/{role}", "role.read", ROUTE_READ, .out = &role_shape, .act = custom_get, .tag = "Roles",
		.name = "role_get", .doc = W("One role.", "角色详情。"), .example_path = "/v1/roles/cashier"},
	{HTTP_PATCH, "/v1/roles/{role}", "role.write", ROUTE_WRITE, .in = &role_change_shape, .change = true,
		.out = &role_shape, .act = custom_change, .tag = "Roles", .name = "role_change",
		.doc = W("Changes a role of the shop's own; it works from its holders' next request on.",
			"修改自定义角色，下一次请求即生效。"),
		.example_in = "{\"title\": \"Floor lead, evenings\"}", .example_path = "/v1/roles/floor_lead",
		.problems = PROBLEMS(&confirm_password, &role_built_in, &role_beyond, &right_unknown)},
	{HTTP_DELETE, "/v1/roles/{role}", "role.write", ROUTE_WRITE, .status = 204, .act = custom_remove,
		.tag = "Roles", .name = "role_delete",
		.doc = W("Removes a role of the shop's own that nobody has.", "删除无人使用的自定义角色。"),
		.example_path = "/v1/roles/floor_lead",
		.problems = PROBLEMS(&confirm_password, &role_built_in, &role_used, &role_beyond)},

	{HTTP_GET, "/v1/keys", "key.read", ROUTE_READ, .query = &key_query_shape, .out = &key_shape, .list = true,
		.act = key_list, .tag = "API keys", .name = "keys_list",
		.doc = W("API keys, the newest first.", "API 密钥列表，新建的在前。")},
	{HTTP_POST, "/v1/keys", "key.write", ROUTE_DIRECT, .in = &key_in_shape, .out = &key_made_shape, .status = 201,
		.direct = key_route_create, .tag = "API keys", .name = "key_create",
		.doc = W("Makes an API key. Send it as `Authorization: Bearer huk_…`. It is shown this once.",
			"新建 API 密钥，以 `Authorization: Bearer huk_…` 方式使用，仅显示这一次。"),
		.example_in = "{\"name\": \"Till 3\", \"rights\": [\"order.write\", \"customer.read\"]}",
		.problems =
			PROBLEMS(&confirm_password, &key_right_beyond, &right_unknown, &key_network_wrong, &key_over)},
	{HTTP_DELETE, "/v1/keys/{key:key}", "key.write", ROUTE_WRITE, .status = 204, .act = key_revoke,
		.tag = "API keys", .name = "key_revoke",
		.doc = W("Revokes a key: it stops at once and for good.", "吊销密钥，立即且永久失效。")},
	{.path = NULL},
};
