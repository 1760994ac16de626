// Back-tests as they are written and shown.
#include "backtest/order.h"

#define COUNT(s, member, en, zh) FIELD_I64(s, member, .min = 0, .max = INT64_MAX, .doc = W(en, zh))
#define SIGNED(s, member, flags_, en, zh)                                                                              \
	FIELD_I64(s, member, .min = INT64_MIN + 1, .max = INT64_MAX, .flags = (flags_), .doc = W(en, zh))
#define POINTS(member, en, zh) SIGNED(backtest_wallet, member, FIELD_POINTS, en, zh)
#define MONEY(member, en, zh) SIGNED(backtest_wallet, member, FIELD_MONEY, en, zh)

const struct choice backtest_states[] = {
	[BACKTEST_WAITING] = {"waiting", W("Waiting for its turn", "等待中")},
	[BACKTEST_RUNNING] = {"running", W("Running", "进行中")},
	[BACKTEST_DONE] = {"done", W("Done", "已完成")},
	[BACKTEST_STOPPED] = {"stopped", W("Stopped", "已停止")},
	[BACKTEST_FAILED] = {"failed", W("Failed", "失败")},
	CHOICES_END,
};

// ---------------------------------------------------------------- what is asked

static const struct field version_fields[] = {
	FIELD_ID(backtest_version, rule, "rul", .flags = FIELD_REQUIRED, .doc = W("Rule", "规则")),
	FIELD_I64(backtest_version, version, .min = 1, .max = INT64_MAX, .flags = FIELD_REQUIRED,
		.doc = W("Its version: a draft, or an earlier one", "版本：草稿或历史版本"), .example = "2"),
};
static const struct shape version_shape = SHAPE("BacktestVersion", backtest_version, version_fields,
	"A version of a rule, in place of all others of it.", "以该版本替换规则的所有版本。");

static const struct field terms_fields[] = {
	FIELD_TEXT(backtest_terms, code, .max = 40, .flags = FIELD_REQUIRED,
		.doc = W("Code of the rule whose place it takes; a new one: besides all others",
			"所替换规则的编码；新编码表示新增规则"),
		.example = "\"spend\""),
	FIELD_OBJECT(backtest_terms, terms, &rule_terms_shape, .flags = FIELD_REQUIRED,
		.doc = W("What it would say", "规则内容")),
};
static const struct shape terms_shape =
	SHAPE("BacktestTerms", backtest_terms, terms_fields, "A rule that is not kept.", "未保存的规则。");

static const struct field tier_fields[] = {
	FIELD_TEXT(backtest_tier, tier, .max = 40, .flags = FIELD_REQUIRED, .doc = W("Code of the tier", "等级编码"),
		.example = "\"gold\""),
	FIELD_I64(backtest_tier, threshold, .min = 0, .max = INT64_C(1000000000000000),
		.flags = FIELD_REQUIRED | FIELD_MONEY, .doc = W("Reached from this much on", "达到门槛"),
		.example = "800000"),
};
static const struct shape tier_shape =
	SHAPE("BacktestTier", backtest_tier, tier_fields, "Another threshold of a tier.", "调整后的等级门槛。");

static const struct field set_fields[] = {
	FIELD_ID(backtest_set, set, "trs", .flags = FIELD_REQUIRED, .doc = W("Set of tiers", "等级体系")),
	FIELD_OBJECT(backtest_set, terms, &tier_change_in_shape, .flags = FIELD_REQUIRED,
		.doc = W("What it would say; mode: what becomes of those who would fall",
			"变更后的规则；mode 为降级处理方式")),
};
static const struct shape set_shape =
	SHAPE("BacktestTierSet", backtest_set, set_fields, "A set of tiers as it would be.", "变更后的等级体系。");

static const struct field end_item = {.name = "rule", .kind = KIND_ID, .prefix = "rul", .doc = W("Rule", "规则")};

static const struct field change_fields[] = {
	FIELD_LIST(backtest_change, versions, &version_shape, .max = 100,
		.doc = W("Versions that take the place of their rules, whatever their own dates say",
			"替换对应规则的版本，不计其自身日期")),
	FIELD_LIST(backtest_change, terms, &terms_shape, .max = 100,
		.doc = W("The same with terms that are not kept", "未保存的规则内容，用法相同")),
	FIELD_SCALARS(backtest_change, end, &end_item, .max = 100, .doc = W("Rules that are left out", "停用的规则")),
	FIELD_LIST(backtest_change, tiers, &tier_shape, .max = 50,
		.doc = W("Other thresholds of tiers, of any set", "调整的等级门槛（任一体系）")),
	FIELD_LIST(backtest_change, tier_sets, &set_shape, .max = TIER_SETS_MAX,
		.doc = W("Whole sets of tiers as they would be", "变更后的整套等级体系")),
	FIELD_TIME(backtest_change, from,
		.doc = W("Orders paid from then on are changed and counted; absent: all",
			"自该时间起付款的订单适用变更并计入；缺省为全部")),
	FIELD_TIME(backtest_change, until, .doc = W("… until then, exclusive", "截至该时间（不含）")),
	FIELD_TEXT(backtest_change, note, .max = 300, .doc = W("What for", "说明")),
};
const struct shape backtest_change_shape =
	SHAPE("BacktestChange", backtest_change, change_fields, "What is changed.", "回测的变更内容。");

// ---------------------------------------------------------------- what came out

static const struct field wallet_fields[] = {
	FIELD_TEXT(backtest_wallet, wallet, .max = 40, .doc = W("Code of the wallet", "积分账户编码")),
	POINTS(points_before, "Points given, net of returns, under the rules as they were",
		"原规则发放积分（已扣退货）"),
	POINTS(points_after, "… under the changed ones", "变更后发放积分"),
	POINTS(points_change, "The difference", "差额"),
	MONEY(cost_before, "What they are worth: points at the worth that the wallet gives them, rounded down",
		"积分价值：按积分账户设定的价值折算，向下取整"),
	MONEY(cost_after, "… under the changed rules", "变更后价值"),
	MONEY(cost_change, "The difference", "差额"),
	POINTS(open_before, "Of them not spent and not lapsed by now", "其中至今未使用未失效"),
	POINTS(open_after, "The same if everything else had happened as it did; nobody spends more than there is",
		"变更后未使用未失效；其他行为不变，消费不超过余额"),
	POINTS(open_change, "The difference", "差额"),
	MONEY(liability_before, "What they are worth", "对应负债"),
	MONEY(liability_after, "… under the changed rules", "变更后负债"),
	MONEY(liability_change, "The difference", "差额"),
	POINTS(awarded,
		"What orders have been given in the ledger, net of returns: differs from points_before where history "
		"came in another order than it happened; only of the whole, without from and until",
		"账本中订单实发积分（已扣退货）；历史非按发生顺序录入时与 points_before 不同；仅全量回测时提供"),
};
static const struct shape wallet_shape = SHAPE("BacktestWallet", backtest_wallet, wallet_fields,
	"Points of one wallet, as they were and as they would have been.", "单个积分账户的回测数字。");

static const struct field figures_fields[] = {
	COUNT(backtest_figures, orders, "Orders of members that were paid", "会员已付款订单数"),
	FIELD_LIST(
		backtest_figures, wallets, &wallet_shape, .max = REPLAY_WALLETS, .doc = W("By wallet", "按积分账户")),
	COUNT(backtest_figures, coupons_before, "Coupons given", "发券数"),
	COUNT(backtest_figures, coupons_after, "… under the changed rules", "变更后发券数"),
};
const struct shape backtest_figures_shape =
	SHAPE("BacktestFigures", backtest_figures, figures_fields, "Before and after.", "变更前后对照。");

static const struct field count_fields[] = {
	FIELD_TEXT(backtest_count, tier, .max = 40, .doc = W("Code of the tier", "等级编码")),
	COUNT(backtest_count, before, "Members in it now", "现有会员数"),
	COUNT(backtest_count, after, "Members who would be in it now", "变更后会员数"),
};
static const struct shape count_shape =
	SHAPE("BacktestTierCount", backtest_count, count_fields, "Members of a tier.", "等级会员数。");

static const struct field move_fields[] = {
	FIELD_TEXT(backtest_move, from, .max = 40, .doc = W("Tier in which they stand", "现等级")),
	FIELD_TEXT(backtest_move, to, .max = 40, .doc = W("Tier in which they would stand", "变更后等级")),
	COUNT(backtest_move, members, "How many", "会员数"),
};
static const struct shape move_shape =
	SHAPE("BacktestMove", backtest_move, move_fields, "Members who would stand elsewhere.", "等级变动会员。");

static const struct field standings_fields[] = {
	FIELD_TEXT(backtest_standings, set, .max = 40, .doc = W("Code of the set of tiers", "等级体系编码")),
	FIELD_LIST(
		backtest_standings, tiers, &count_shape, .max = TIERS_MAX, .doc = W("Members by tier", "各等级会员数")),
	FIELD_LIST(backtest_standings, moves, &move_shape, .max = TIERS_MAX * TIERS_MAX,
		.doc = W("Who would stand in another tier today", "等级变动")),
};
static const struct shape standings_shape = SHAPE("BacktestStandings", backtest_standings, standings_fields,
	"Where members stand in a set of tiers.", "等级体系内的会员分布。");

static const struct field budget_fields[] = {
	FIELD_TEXT(backtest_budget, budget, .max = 40, .doc = W("Code of the budget", "预算编码")),
	COUNT(backtest_budget, limit, "How much there is in all", "总额"),
	SIGNED(backtest_budget, used_before, 0, "Used, under the rules as they were", "原规则使用量"),
	SIGNED(backtest_budget, used_after, 0, "… under the changed ones", "变更后使用量"),
	FIELD_TIME(backtest_budget, exhausted_before,
		.doc = W("When it was used up first; absent: it was enough", "首次用尽时间；缺省为未用尽")),
	FIELD_TIME(backtest_budget, exhausted_after, .doc = W("… under the changed rules", "变更后首次用尽时间")),
};
static const struct shape budget_shape =
	SHAPE("BacktestBudget", backtest_budget, budget_fields, "How far a budget goes.", "预算使用情况。");

static const struct field summary_fields[] = {
	FIELD_OBJECT(backtest_summary, figures, &backtest_figures_shape, .doc = W("In all", "合计")),
	COUNT(backtest_summary, orders, "Orders of members gone through", "回放的会员订单数"),
	COUNT(backtest_summary, returns, "Lines that came back", "退货行数"),
	COUNT(backtest_summary, members, "Members", "会员数"),
	COUNT(backtest_summary, gain, "Members who gain", "受益会员数"),
	COUNT(backtest_summary, lose, "Members who lose", "受损会员数"),
	COUNT(backtest_summary, ms, "Milliseconds it took", "耗时（毫秒）"),
	COUNT(backtest_summary, read_ms, "… of which reading orders", "其中读取订单"),
	COUNT(backtest_summary, lanes, "How many processors it was dealt out to", "并行数"),
	FIELD_LIST(backtest_summary, tiers, &count_shape, .max = TIERS_MAX,
		.doc = W("Members by tier of the main set, with what is held by hand",
			"主体系各等级会员数（含人工保留）")),
	FIELD_LIST(backtest_summary, moves, &move_shape, .max = TIERS_MAX * TIERS_MAX,
		.doc = W("Who would stand in another tier of it today", "主体系等级变动")),
	FIELD_LIST(backtest_summary, sets, &standings_shape, .max = TIER_SETS_MAX,
		.doc = W("The same for every set", "各等级体系")),
	FIELD_LIST(backtest_summary, budgets, &budget_shape, .max = 1000, .doc = W("Budgets", "预算")),
};
const struct shape backtest_summary_shape =
	SHAPE("BacktestSummary", backtest_summary, summary_fields, "What came out.", "回测结果。");

static const struct field member_fields[] = {
	FIELD_ID(backtest_member, customer, "cus", .doc = W("Customer", "客户")),
	SIGNED(backtest_member, gain, FIELD_MONEY, "What the points that can be spent are worth, more or less",
		"可用积分价值增减"),
	FIELD_TEXT(backtest_member, tier_before, .max = 40, .doc = W("Tier now", "现等级")),
	FIELD_TEXT(backtest_member, tier_after, .max = 40, .doc = W("Tier it would be", "变更后等级")),
	FIELD_OBJECT(backtest_member, figures, &backtest_figures_shape, .doc = W("Figures", "数字")),
};
const struct shape backtest_member_shape =
	SHAPE("BacktestMember", backtest_member, member_fields, "A member who gains or loses.", "受影响的会员。");

static const struct field backtest_fields[] = {
	FIELD_ID(backtest, id, "bkt", .doc = W("Id", "编号")),
	FIELD_ENUM(backtest, state, backtest_states, .doc = W("How far it is", "状态")),
	FIELD_TEXT(backtest, actor, .max = 40, .doc = W("Who asked for it", "发起人")),
	FIELD_OBJECT(backtest, change, &backtest_change_shape, .doc = W("What is changed", "变更内容")),
	FIELD_ID(backtest, job, "job", .doc = W("Job that runs it", "所属任务")),
	COUNT(backtest, done, "Orders gone through", "已回放订单数"),
	COUNT(backtest, total, "Of so many", "订单总数"),
	FIELD_OBJECT(backtest, summary, &backtest_summary_shape, .doc = W("What came out, once it is done", "结果")),
	FIELD_TEXT(backtest, problem, .max = 500, .doc = W("Why it failed", "失败原因")),
	FIELD_TIME(backtest, created_at, .doc = W("Asked for", "发起时间")),
	FIELD_TIME(backtest, started_at, .doc = W("Begun", "开始时间")),
	FIELD_TIME(backtest, ended_at, .doc = W("Ended", "结束时间")),
};
const struct shape backtest_shape = SHAPE("Backtest", backtest, backtest_fields,
	"Changed rules or tiers over the history as it was.", "以历史订单回测规则或等级变更。");

static const struct field part_fields[] = {
	FIELD_TEXT(backtest_part, month, .max = 7, .doc = W("Month", "月份")),
	FIELD_TEXT(backtest_part, code, .max = 40, .doc = W("Code of the store or segment", "门店或客群编码")),
	FIELD_TEXT(backtest_part, name, .max = 200, .doc = W("Its name", "名称")),
	FIELD_OBJECT(backtest_part, figures, &backtest_figures_shape, .doc = W("Figures", "数字")),
};
const struct shape backtest_part_shape =
	SHAPE("BacktestPart", backtest_part, part_fields, "Figures of a part.", "分项数字。");

static const struct field report_fields[] = {
	FIELD_OBJECT(backtest_report, summary, &backtest_summary_shape, .doc = W("In all", "合计")),
	FIELD_LIST(backtest_report, months, &backtest_part_shape, .max = 4000, .doc = W("By month", "按月份")),
	FIELD_LIST(backtest_report, stores, &backtest_part_shape, .max = 100000, .doc = W("By store", "按门店")),
	FIELD_LIST(backtest_report, segments, &backtest_part_shape, .max = 100, .doc = W("By segment", "按客群")),
	FIELD_LIST(backtest_report, gain, &backtest_member_shape, .max = 500,
		.doc = W("Who gains most", "受益最多的会员")),
	FIELD_LIST(backtest_report, loss, &backtest_member_shape, .max = 500,
		.doc = W("Who loses most", "受损最多的会员")),
};
const struct shape backtest_report_shape =
	SHAPE("BacktestReport", backtest_report, report_fields, "A back-test that is not kept.", "未保存的回测结果。");
