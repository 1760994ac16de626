#include "auth/role.h"

#include <string.h>

#define R(name_, en_, zh_)                                                                                             \
	{                                                                                                              \
		.name = (name_), .doc = {(en_), (zh_) }                                                                \
	}

const struct right auth_rights[] = {
	R("shop.read", "See the shop's own data: name, currency, time zone.", "查看店铺资料：名称、货币、时区。"),
	R("shop.write", "Change the shop's own data.", "修改店铺资料。"),
	R("store.read", "See stores.", "查看门店。"),
	R("store.write", "Add and change stores.", "新增和修改门店。"),
	R("category.read", "See product categories.", "查看商品分类。"),
	R("category.write", "Add and change product categories.", "新增和修改商品分类。"),
	R("product.read", "See products and prices.", "查看商品和价格。"),
	R("product.write", "Add and change products.", "新增和修改商品。"),
	R("staff.read", "See colleagues: name, code, store.", "查看同事：姓名、工号、门店。"),
	R("staff.write", "Add and change staff records.", "新增和修改员工资料。"),
	R("user.read", "See accounts: login, role, state.", "查看账号：登录名、角色、状态。"),
	R("user.write", "Invite, disable and reset accounts, and give roles no greater than one's own.",
		"邀请、停用、重置账号，授予不超过本人权限的角色。"),
	R("role.read", "See roles and what they may do.", "查看角色及其权限。"),
	R("role.write", "Make and change the shop's own roles.", "新建和修改自定义角色。"),
	R("key.read", "See API keys (never their secrets).", "查看 API 密钥（不含密文）。"),
	R("key.write", "Make and revoke API keys.", "新建和吊销 API 密钥。"),
	R("customer.read", "See customers; phones and e-mail addresses masked.", "查看客户，手机号和邮箱打码。"),
	R("customer.write", "Add and change customers.", "新增和修改客户。"),
	R("customer.delete", "Erase customers for good.", "永久删除客户。"),
	R("customer.export", "Take customer data out in bulk.", "批量导出客户数据。"),
	R("customer.contact", "See phones and e-mail addresses whole.", "查看完整的手机号和邮箱。"),
	R("customer.merge", "Merge customers who are one person, and undo it.", "合并重复客户，或撤销合并。"),
	R("customer.portal", "Make links by which customers sign in to the portal.", "生成客户登录会员中心的链接。"),
	R("note.read", "Read notes about customers.", "查看客户备注。"),
	R("note.write", "Write notes about customers.", "填写客户备注。"),
	R("tag.read", "See the list of tags.", "查看标签。"),
	R("tag.write", "Make and change tags.", "新建和修改标签。"),
	R("segment.read", "See segments, their size, and whom a condition would find.", "查看客群、人数，预览条件。"),
	R("segment.write", "Make and change segments.", "新建和修改客群。"),
	R("field.read", "See the definitions of custom fields.", "查看自定义字段。"),
	R("field.write", "Define custom fields.", "定义自定义字段。"),
	R("card_template.read", "See templates of customer cards, to print them.", "查看资料卡模板，用于打印。"),
	R("card_template.write", "Make and change templates of customer cards.", "新建和修改资料卡模板。"),
	R("order.read", "See orders.", "查看订单。"),
	R("order.write", "Record orders.", "录入订单。"),
	R("order.return", "Take goods back.", "办理退货。"),
	R("order.cancel", "Cancel orders.", "取消订单。"),
	R("points.read", "See points and every posting.", "查看积分和明细。"),
	R("points.adjust", "Give or take points by hand, with a reason.", "手工增减积分并注明原因。"),
	R("points.approve", "Decide on corrections of points that somebody else asked for.",
		"复核他人申请的积分调整。"),
	R("household.read", "See who spends points together.", "查看家庭账户。"),
	R("household.write", "Make and change households.", "建立和修改家庭账户。"),
	R("wallet.read", "See the kinds of points and their rules.", "查看积分账户及规则。"),
	R("wallet.write", "Change the kinds of points and their rules.", "修改积分账户及规则。"),
	R("rule.read", "See earning rules, and why points were given or not.", "查看积分规则与积分缘由。"),
	R("rule.write", "Write drafts of earning rules.", "编写积分规则草稿。"),
	R("rule.approve", "Approve earning rules, put them in force, end them.", "批准、发布和归档积分规则。"),
	R("backtest.run", "Try changed rules over the history of orders, and see whom they change.",
		"以历史订单回测规则变更，并查看受影响会员。"),
	R("earning_group.read", "See how earning rules go together.", "查看规则组。"),
	R("earning_group.write", "Change how earning rules go together.", "修改规则组。"),
	R("earning_budget.read", "See budgets of points.", "查看积分预算。"),
	R("earning_budget.write", "Change budgets of points.", "修改积分预算。"),
	R("activity.write", "Report what members did: reviews, check-ins, events.",
		"登记会员行为：评价、签到、活动等。"),
	R("tier.read", "See tiers and their rules.", "查看等级和规则。"),
	R("tier.write", "Change tiers and their rules.", "修改等级和规则。"),
	R("tier.give", "Move customers up to a tier by hand.", "人工提升客户等级。"),
	R("tier_set.read", "See sets of tiers.", "查看等级体系。"),
	R("tier_set.write", "Change sets of tiers, and see beforehand who would move.", "修改等级体系并预演影响。"),
	R("tier_benefit.read", "See what tiers bring.", "查看等级权益。"),
	R("tier_benefit.write", "Change what tiers bring.", "修改等级权益。"),
	R("tier_benefit.use", "Use a tier's benefit for a customer, and undo one's own slip of the day.",
		"为客户使用等级权益，撤销本人当天的误登记。"),
	R("tier_benefit.undo", "Undo uses of benefits that others recorded, or on an earlier day.",
		"撤销他人登记的或以前的权益使用。"),
	R("reward.read", "See the rewards on offer.", "查看可兑换的奖励。"),
	R("reward.write", "Add and change rewards.", "新增和修改奖励。"),
	R("coupon.read", "See coupons.", "查看优惠券。"),
	R("coupon.write", "Issue and void coupons.", "发放和作废优惠券。"),
	R("coupon.use", "Take coupons at the till.", "收银时核销优惠券。"),
	R("offer.read", "See limited-time offers and their calendar.", "查看限时优惠与日历。"),
	R("offer.write", "Add and change limited-time offers.", "新增和修改限时优惠。"),
	R("holiday.read", "See announced holidays.", "查看节假日安排。"),
	R("holiday.write", "Enter announced holidays and make-up workdays.", "维护放假与调休安排。"),
	R("warning.read", "See when customers are told of lapsing points.", "查看积分清零提醒。"),
	R("warning.write", "Set when customers are told of lapsing points.", "设置积分清零提醒。"),
	R("partnership.read", "See partnership plans.", "查看长期合作计划。"),
	R("partnership.write", "Change partnership plans.", "修改长期合作计划。"),
	R("contract.read", "See contracts with customers.", "查看合作合同。"),
	R("contract.write", "Enter and renew contracts with customers.", "登记与续签合作合同。"),
	R("referral.read", "See who brought whom.", "查看推荐。"),
	R("referral.record", "Record who brought whom.", "登记推荐。"),
	R("referral.write", "Decide on quarantined referrals, change plans.", "审核推荐，修改方案。"),
	R("redemption.write", "Redeem points for a customer, and undo it.", "为客户兑换积分，或撤销兑换。"),
	R("import.read", "See imports and their results.", "查看导入任务和结果。"),
	R("import.run", "Import files, and take an import back. It writes for every store.",
		"导入文件或撤回导入，对所有门店生效。"),
	R("export.run", "Export what one may see into files.", "把可见数据导出为文件。"),
	R("event.read", "Follow the feed of everything that happens (for other systems).",
		"读取全部事件流（供外部系统对接）。"),
	R("job.read", "See work in the background.", "查看后台任务。"),
	R("job.run", "Stop, resume and repeat work in the background.", "停止、继续、重跑后台任务。"),
	R("webhook.read", "See webhooks and their deliveries.", "查看 Webhook 和投递记录。"),
	R("webhook.write", "Set up webhooks, and deliver again.", "配置 Webhook 和重新投递。"),
	R("message.read", "See the outbox: codes and notices to people.", "查看发件箱：发给客户的验证码和通知。"),
	R("audit.read", "Read the audit log.", "查看操作日志。"),
	R("report.read", "See figures and reports.", "查看数据和报表。"),
	R("insight.run", "Have the models fitted and every customer scored anew.", "重新拟合模型并为全部客户评分。"),
	R("insight.write", "Change what the models are asked: horizon, margin, costs, weights.",
		"修改模型参数：期限、毛利、成本、权重。"),
	R("goal.read", "See goals and how far they are.", "查看目标与进度。"),
	R("goal.write", "Set goals.", "设定目标。"),
	R("action.write", "Mark advised actions as done, or dismiss them.", "处理下一步建议：完成或忽略。"),
	R("action_rule.read", "See the rules of next best actions.", "查看下一步建议规则。"),
	R("action_rule.write", "Change the rules of next best actions.", "修改下一步建议规则。"),
	R("view.share", "Save views of lists for all colleagues, and change shared ones.",
		"为全体同事保存和修改共享视图。"),
	R("acquisition.read", "See what was spent to win customers.", "查看获客投入。"),
	R("acquisition.write", "Enter what was spent to win customers.", "录入获客投入。"),
	R("effort_rate.read", "See what interactions take of the staff's time.", "查看互动耗时。"),
	R("effort_rate.write", "Change what interactions take of the staff's time.", "修改互动耗时。"),
	R("settings.read", "See settings.", "查看系统设置。"),
	R("settings.write", "Change settings.", "修改系统设置。"),
	R(NULL, NULL, NULL),
};

const struct choice auth_scopes[] = {
	{"none", {"Not at all", "无"}},
	{"own", {"What is one's own", "本人的"}},
	{"store", {"What is of one's store", "本门店的"}},
	{"all", {"Everything", "全部"}},
	CHOICES_END,
};

static const struct grant owner_grants[] = {{"*", SCOPE_ALL}};

// Runs one store: its people, its till, its customers. Programme, settings, imports and keys are the owner's.
static const struct grant manager_grants[] = {
	{"view.share", SCOPE_ALL},
	{"shop.read", SCOPE_ALL},
	{"store.read", SCOPE_ALL},
	{"store.write", SCOPE_STORE},
	{"category.read", SCOPE_ALL},
	{"product.read", SCOPE_ALL},
	{"staff.read", SCOPE_ALL},
	{"staff.write", SCOPE_STORE},
	{"user.read", SCOPE_STORE},
	{"user.write", SCOPE_STORE},
	{"role.read", SCOPE_ALL},
	{"customer.read", SCOPE_ALL},
	{"customer.write", SCOPE_ALL},
	{"customer.contact", SCOPE_STORE},
	{"customer.export", SCOPE_STORE},
	{"customer.merge", SCOPE_STORE},
	{"customer.portal", SCOPE_STORE},
	{"note.read", SCOPE_STORE},
	{"note.write", SCOPE_STORE},
	{"tag.read", SCOPE_ALL},
	{"tag.write", SCOPE_ALL},
	{"segment.read", SCOPE_ALL},
	{"field.read", SCOPE_ALL},
	{"card_template.read", SCOPE_ALL},
	{"order.read", SCOPE_ALL},
	{"order.write", SCOPE_STORE},
	{"order.return", SCOPE_ALL},
	{"order.cancel", SCOPE_STORE},
	{"points.read", SCOPE_ALL},
	{"points.adjust", SCOPE_STORE},
	{"points.approve", SCOPE_STORE},
	{"household.read", SCOPE_ALL},
	{"household.write", SCOPE_STORE},
	{"wallet.read", SCOPE_ALL},
	{"rule.read", SCOPE_ALL},
	{"activity.write", SCOPE_ALL},
	{"tier.read", SCOPE_ALL},
	{"tier.give", SCOPE_STORE},
	{"tier_set.read", SCOPE_ALL},
	{"tier_benefit.read", SCOPE_ALL},
	{"reward.read", SCOPE_ALL},
	{"warning.read", SCOPE_ALL},
	{"partnership.read", SCOPE_ALL},
	{"contract.read", SCOPE_ALL},
	{"contract.write", SCOPE_ALL},
	{"offer.read", SCOPE_ALL},
	{"holiday.read", SCOPE_ALL},
	{"referral.read", SCOPE_ALL},
	{"referral.record", SCOPE_ALL},
	{"referral.write", SCOPE_ALL},
	{"coupon.read", SCOPE_ALL},
	{"coupon.write", SCOPE_STORE},
	{"coupon.use", SCOPE_ALL},
	{"tier_benefit.use", SCOPE_ALL},
	{"tier_benefit.undo", SCOPE_STORE},
	{"redemption.write", SCOPE_ALL},
	{"export.run", SCOPE_STORE},
	{"job.read", SCOPE_OWN},
	{"audit.read", SCOPE_STORE},
	{"report.read", SCOPE_STORE},
	{"goal.read", SCOPE_STORE},
	{"goal.write", SCOPE_STORE},
	{"action.write", SCOPE_STORE},
	{"action_rule.read", SCOPE_ALL},
	{"effort_rate.read", SCOPE_ALL},
};

// Looks after customers of their own; sees the store's, masked.
static const struct grant consultant_grants[] = {
	{"shop.read", SCOPE_ALL},
	{"store.read", SCOPE_ALL},
	{"category.read", SCOPE_ALL},
	{"product.read", SCOPE_ALL},
	{"staff.read", SCOPE_ALL},
	{"customer.read", SCOPE_STORE},
	{"customer.write", SCOPE_OWN},
	{"customer.contact", SCOPE_OWN},
	{"customer.portal", SCOPE_OWN},
	{"note.read", SCOPE_STORE},
	{"note.write", SCOPE_STORE},
	{"tag.read", SCOPE_ALL},
	{"segment.read", SCOPE_ALL},
	{"field.read", SCOPE_ALL},
	{"card_template.read", SCOPE_ALL},
	{"order.read", SCOPE_STORE},
	{"points.read", SCOPE_STORE},
	{"household.read", SCOPE_STORE},
	{"household.write", SCOPE_OWN},
	{"wallet.read", SCOPE_ALL},
	{"rule.read", SCOPE_ALL},
	{"tier.read", SCOPE_ALL},
	{"tier_set.read", SCOPE_ALL},
	{"tier_benefit.read", SCOPE_ALL},
	{"reward.read", SCOPE_ALL},
	{"warning.read", SCOPE_ALL},
	{"partnership.read", SCOPE_ALL},
	{"contract.read", SCOPE_ALL},
	{"offer.read", SCOPE_ALL},
	{"holiday.read", SCOPE_ALL},
	{"referral.read", SCOPE_ALL},
	{"referral.record", SCOPE_ALL},
	{"coupon.read", SCOPE_STORE},
	{"report.read", SCOPE_OWN},
	{"action.write", SCOPE_OWN},
	{"action_rule.read", SCOPE_ALL},
};

// Stands at the till: finds any member, enrols new ones, sells, takes back, redeems. Sees no phone whole.
static const struct grant cashier_grants[] = {
	{"shop.read", SCOPE_ALL},
	{"store.read", SCOPE_ALL},
	{"category.read", SCOPE_ALL},
	{"product.read", SCOPE_ALL},
	{"staff.read", SCOPE_ALL},
	{"customer.read", SCOPE_ALL},
	{"customer.write", SCOPE_STORE},
	{"tag.read", SCOPE_ALL},
	{"field.read", SCOPE_ALL},
	{"card_template.read", SCOPE_ALL},
	{"order.read", SCOPE_STORE},
	{"order.write", SCOPE_STORE},
	{"order.return", SCOPE_STORE},
	{"points.read", SCOPE_ALL},
	{"household.read", SCOPE_ALL},
	{"wallet.read", SCOPE_ALL},
	{"rule.read", SCOPE_ALL},
	{"activity.write", SCOPE_ALL},
	{"tier.read", SCOPE_ALL},
	{"tier_set.read", SCOPE_ALL},
	{"tier_benefit.read", SCOPE_ALL},
	{"reward.read", SCOPE_ALL},
	{"offer.read", SCOPE_ALL},
	{"holiday.read", SCOPE_ALL},
	{"referral.read", SCOPE_ALL},
	{"referral.record", SCOPE_ALL},
	{"coupon.read", SCOPE_ALL},
	{"coupon.use", SCOPE_ALL},
	{"tier_benefit.use", SCOPE_ALL},
	{"redemption.write", SCOPE_ALL},
	{"action.write", SCOPE_STORE},
};

// Makes offers and reads their effect over all stores; needs no one's phone for that.
static const struct grant marketer_grants[] = {
	{"view.share", SCOPE_ALL},
	{"shop.read", SCOPE_ALL},
	{"store.read", SCOPE_ALL},
	{"category.read", SCOPE_ALL},
	{"product.read", SCOPE_ALL},
	{"staff.read", SCOPE_ALL},
	{"customer.read", SCOPE_ALL},
	{"tag.read", SCOPE_ALL},
	{"tag.write", SCOPE_ALL},
	{"segment.read", SCOPE_ALL},
	{"segment.write", SCOPE_ALL},
	{"field.read", SCOPE_ALL},
	{"card_template.read", SCOPE_ALL},
	{"order.read", SCOPE_ALL},
	{"points.read", SCOPE_ALL},
	{"household.read", SCOPE_ALL},
	{"wallet.read", SCOPE_ALL},
	{"rule.read", SCOPE_ALL},
	{"rule.write", SCOPE_ALL},
	{"earning_group.read", SCOPE_ALL},
	{"earning_group.write", SCOPE_ALL},
	{"earning_budget.read", SCOPE_ALL},
	{"earning_budget.write", SCOPE_ALL},
	{"tier.read", SCOPE_ALL},
	{"tier_set.read", SCOPE_ALL},
	{"tier_benefit.read", SCOPE_ALL},
	{"reward.read", SCOPE_ALL},
	{"warning.read", SCOPE_ALL},
	{"partnership.read", SCOPE_ALL},
	{"contract.read", SCOPE_ALL},
	{"warning.write", SCOPE_ALL},
	{"partnership.write", SCOPE_ALL},
	{"contract.write", SCOPE_ALL},
	{"offer.read", SCOPE_ALL},
	{"offer.write", SCOPE_ALL},
	{"holiday.read", SCOPE_ALL},
	{"holiday.write", SCOPE_ALL},
	{"referral.read", SCOPE_ALL},
	{"referral.record", SCOPE_ALL},
	{"referral.write", SCOPE_ALL},
	{"reward.write", SCOPE_ALL},
	{"coupon.read", SCOPE_ALL},
	{"coupon.write", SCOPE_ALL},
	{"job.read", SCOPE_OWN},
	{"report.read", SCOPE_ALL},
	{"goal.read", SCOPE_ALL},
	{"action.write", SCOPE_ALL},
	{"action_rule.read", SCOPE_ALL},
	{"action_rule.write", SCOPE_ALL},
	{"acquisition.read", SCOPE_ALL},
	{"acquisition.write", SCOPE_ALL},
	{"effort_rate.read", SCOPE_ALL},
};

// Reads everything that is no secret and no phone; changes nothing.
static const struct grant analyst_grants[] = {
	{"view.share", SCOPE_ALL},
	{"shop.read", SCOPE_ALL},
	{"store.read", SCOPE_ALL},
	{"category.read", SCOPE_ALL},
	{"product.read", SCOPE_ALL},
	{"staff.read", SCOPE_ALL},
	{"customer.read", SCOPE_ALL},
	{"tag.read", SCOPE_ALL},
	{"segment.read", SCOPE_ALL},
	{"field.read", SCOPE_ALL},
	{"card_template.read", SCOPE_ALL},
	{"order.read", SCOPE_ALL},
	{"points.read", SCOPE_ALL},
	{"household.read", SCOPE_ALL},
	{"wallet.read", SCOPE_ALL},
	{"rule.read", SCOPE_ALL},
	{"tier.read", SCOPE_ALL},
	{"tier_set.read", SCOPE_ALL},
	{"tier_benefit.read", SCOPE_ALL},
	{"reward.read", SCOPE_ALL},
	{"warning.read", SCOPE_ALL},
	{"partnership.read", SCOPE_ALL},
	{"contract.read", SCOPE_ALL},
	{"offer.read", SCOPE_ALL},
	{"holiday.read", SCOPE_ALL},
	{"referral.read", SCOPE_ALL},
	{"coupon.read", SCOPE_ALL},
	{"export.run", SCOPE_ALL},
	{"job.read", SCOPE_OWN},
	{"report.read", SCOPE_ALL},
	{"goal.read", SCOPE_ALL},
	{"action_rule.read", SCOPE_ALL},
	{"acquisition.read", SCOPE_ALL},
	{"effort_rate.read", SCOPE_ALL},
};

#define ROLE(name_, title_en, title_zh, doc_en, doc_zh)                                                                \
	{                                                                                                              \
		.name = #name_, .title = {title_en, title_zh}, .doc = {doc_en, doc_zh}, .grants = name_##_grants,      \
		.grant_count = ARRAY_LEN(name_##_grants), .built_in = true                                             \
	}

const struct role auth_roles[] = {
	ROLE(owner, "Owner", "店主", "May do everything. There is always at least one.",
		"拥有全部权限，至少保留一位。"),
	ROLE(manager, "Store manager", "店长",
		"Runs one store: its people, orders, points and figures. No settings, imports or keys.",
		"管理一家门店：员工、订单、积分和报表。不含设置、导入和密钥。"),
	ROLE(consultant, "Consultant", "顾问",
		"Looks after customers of their own, with their phones; sees the store's others masked.",
		"维护自己的客户并可见其联系方式；本店其他客户打码可见。"),
	ROLE(cashier, "Cashier", "收银员",
		"Finds and enrols members, records orders and returns of the store, redeems points. Phones stay "
		"masked.",
		"查找和登记会员，录入本店订单和退货，兑换积分。手机号打码。"),
	ROLE(marketer, "Marketer", "营销",
		"Plans rewards, coupons and tags over all stores and reads their effect. Phones stay masked.",
		"规划全部门店的奖励、优惠券和标签并查看效果。手机号打码。"),
	ROLE(analyst, "Analyst", "分析师", "Reads figures, orders and masked customers of all stores; changes nothing.",
		"查看全部门店的数据、订单和打码客户，不能修改。"),
	{.name = NULL},
};

const struct right *auth_right_find(const char *name)
{
	for (const struct right *right = auth_rights; right->name; right++)
		if (text_equal(right->name, name))
			return right;
	return NULL;
}

const struct role *auth_role_built_in(const char *name)
{
	for (const struct role *role = auth_roles; role->name; role++)
		if (text_equal(role->name, name))
			return role;
	return NULL;
}

static bool covers(const struct grant *grant, const char *right)
{
	size_t size = strlen(grant->right);

	if (strcmp(grant->right, "*") == 0)
		return true;
	if (size > 2 && strcmp(grant->right + size - 2, ".*") == 0)
		return strncmp(grant->right, right, size - 1) == 0;
	return strcmp(grant->right, right) == 0;
}

const struct grant *auth_grant_for(const struct grant *grants, size_t count, const char *right)
{
	const struct grant *best = NULL;

	for (size_t i = 0; i < count; i++)
		if (grants[i].scope != SCOPE_NONE && covers(&grants[i], right) &&
			(!best || grants[i].scope > best->scope))
			best = &grants[i];
	return best;
}

enum scope role_scope(const struct role *role, const char *right)
{
	const struct grant *grant = auth_grant_for(role->grants, role->grant_count, right);

	return grant ? grant->scope : SCOPE_NONE;
}

bool role_within(const struct role *role, const struct actor *actor, const char **beyond)
{
	for (const struct right *right = auth_rights; !role_is_house(actor) && right->name; right++) {
		const struct grant *own = auth_grant_for(actor->grants, actor->grant_count, right->name);

		if (role_scope(role, right->name) > (own ? own->scope : SCOPE_NONE)) {
			*beyond = right->name;
			return false;
		}
	}
	return true;
}

bool role_is_house(const struct actor *actor)
{
	return !actor || actor->kind == ACTOR_HOUSE;
}

bool auth_role_needs_store(const struct role *role)
{
	for (size_t i = 0; i < role->grant_count; i++)
		if (role->grants[i].scope == SCOPE_STORE)
			return true;
	return false;
}
