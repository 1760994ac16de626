// The indicators of the portrait, a row each.
#include "insight/portrait.h"

#include "customer/customer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct choice indicator_units[] = {
	[UNIT_COUNT] = {"count", W("A number", "数量")},
	[UNIT_DAYS] = {"days", W("Days", "天")},
	[UNIT_MONEY] = {"money", W("Minor units of the shop's currency", "金额（最小货币单位）")},
	[UNIT_POINTS] = {"points", W("Points", "积分")},
	[UNIT_SHARE] = {"share", W("Part of a whole, millionths", "占比，百万分之一")},
	[UNIT_RATIO] = {"ratio", W("A ratio, millionths", "比值，百万分之一")},
	[UNIT_DATE] = {"date", W("A date, in text", "日期（text）")},
	[UNIT_TEXT] = {"text", W("In text", "文本（text）")},
	CHOICES_END,
};

#define READ(name_) static void name_(const struct subject *s, struct reading *r)

static int64_t ratio(double part, double whole)
{
	return whole > 0 ? llround(part / whole * MILLIONTHS) : NONE;
}

static const char *date_of(const struct subject *s, int64_t day)
{
	return date_text(s->mem, days_date(day));
}

static int64_t net(const struct portrait_order *order)
{
	return order->total - order->returned;
}

// ---------------------------------------------------------------- buying

READ(read_orders)
{
	r->value = s->stat.orders;
}

READ(read_days)
{
	r->value = s->stat.days;
}

READ(read_spent)
{
	r->value = s->stat.spent;
}

READ(read_average)
{
	r->value = s->stat.orders ? s->stat.spent / s->stat.orders : NONE;
}

READ(read_largest)
{
	for (size_t i = 0; i < s->order_count; i++)
		if (r->value == NONE || net(&s->orders[i]) > r->value)
			r->value = net(&s->orders[i]);
}

// Standard deviation over mean, from the kept sums.
READ(read_spread_of_orders)
{
	double n = (double)s->stat.orders, mean = n > 0 ? (double)s->stat.spent / n : 0;

	if (n < 2 || mean <= 0)
		return;
	r->value = ratio(sqrt(fmax(s->stat.spent_squares / n - mean * mean, 0)), mean);
}

static int64_t pieces(const struct subject *s)
{
	int64_t sum = 0;

	for (size_t i = 0; i < s->line_count; i++)
		sum += s->lines[i].quantity;
	return sum;
}

READ(read_items)
{
	r->value = s->order_count ? ratio((double)pieces(s), (double)s->order_count) : NONE;
}

READ(read_piece_price)
{
	int64_t sum = 0, count = pieces(s);

	for (size_t i = 0; i < s->line_count; i++)
		sum += s->lines[i].net;
	r->value = count ? sum / count : NONE;
}

READ(read_discount)
{
	double given = 0, paid = 0;

	for (size_t i = 0; i < s->order_count; i++) {
		given += (double)s->orders[i].discount;
		paid += (double)s->orders[i].total;
	}
	r->value = ratio(given, given + paid);
}

READ(read_discounted_orders)
{
	int64_t count = 0;

	for (size_t i = 0; i < s->order_count; i++)
		count += s->orders[i].discount > 0;
	r->value = ratio((double)count, (double)s->order_count);
}

READ(read_returned)
{
	r->value = s->stat.returned;
}

READ(read_return_rate)
{
	r->value = ratio((double)s->stat.returned, (double)(s->stat.spent + s->stat.returned));
}

READ(read_returns)
{
	r->value = s->returns;
}

static int64_t spent_between(const struct subject *s, int32_t from_ago, int32_t to_ago)
{
	int64_t sum = 0;

	for (size_t i = 0; i < s->order_count; i++) {
		int32_t ago = s->today - s->orders[i].day;
		sum += ago >= to_ago && ago < from_ago ? net(&s->orders[i]) : 0;
	}
	return sum;
}

READ(read_spent_year)
{
	r->value = spent_between(s, 365, 0);
}

READ(read_trend)
{
	r->value = ratio((double)spent_between(s, 182, 0), (double)spent_between(s, 364, 182));
}

// ---------------------------------------------------------------- time

static int64_t orders_within(const struct subject *s, int32_t days)
{
	int64_t count = 0;

	for (size_t i = 0; i < s->order_count; i++)
		count += s->today - s->orders[i].day < days;
	return count;
}

READ(read_first)
{
	r->text = s->stat.orders ? date_of(s, s->stat.first_day) : NULL;
}

READ(read_last)
{
	r->text = s->stat.orders ? date_of(s, s->stat.last_day) : NULL;
}

READ(read_recency)
{
	r->value = s->stat.orders ? s->today - s->stat.last_day : NONE;
}

READ(read_tenure)
{
	r->value = s->stat.orders ? s->today - s->stat.first_day : NONE;
}

READ(read_known)
{
	r->value = (s->now_ms - s->created_at) / DAY_MS;
}

READ(read_mean_gap)
{
	r->value = s->stat.days > 1 ? (s->stat.last_day - s->stat.first_day) / (s->stat.days - 1) : NONE;
}

// Geometric over arithmetic mean of the gaps: 1 where all are alike (after Platzer and Reutterer 2016, who tell regular
// buyers by the mean of ln gaps).
READ(read_regularity)
{
	double gaps = (double)s->stat.days - 1, mean = (double)(s->stat.last_day - s->stat.first_day) / gaps;

	if (gaps >= 2)
		r->value = ratio(exp(s->stat.ln_gaps / gaps), mean);
}

static int by_number(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;
	return *left < *right ? -1 : *left > *right;
}

READ(read_median_gap)
{
	int64_t *gap = arena_array(s->mem, int64_t, s->order_count + 1);
	size_t count = 0;

	for (size_t i = 1; i < s->order_count; i++)
		if (s->orders[i].day > s->orders[i - 1].day)
			gap[count++] = s->orders[i].day - s->orders[i - 1].day;
	if (count == 0)
		return;
	qsort(gap, count, sizeof *gap, by_number);
	r->value = (gap[(count - 1) / 2] + gap[count / 2]) / 2;
}

READ(read_orders_30)
{
	r->value = orders_within(s, 30);
}

READ(read_orders_90)
{
	r->value = orders_within(s, 90);
}

READ(read_orders_365)
{
	r->value = orders_within(s, 365);
}

static const struct words weekdays[] = {W("Monday", "周一"), W("Tuesday", "周二"), W("Wednesday", "周三"),
	W("Thursday", "周四"), W("Friday", "周五"), W("Saturday", "周六"), W("Sunday", "周日")};
static const struct words parts_of_day[] = {W("night (0–6)", "凌晨（0–6 点）"), W("morning (6–11)", "上午（6–11 点）"),
	W("noon (11–14)", "中午（11–14 点）"), W("afternoon (14–18)", "下午（14–18 点）"),
	W("evening (18–24)", "晚上（18–24 点）")};

// The place with the most; the first of equals.
static size_t most_of(const int64_t *count, size_t places)
{
	size_t best = 0;

	for (size_t i = 1; i < places; i++)
		if (count[i] > count[best])
			best = i;
	return best;
}

READ(read_weekday)
{
	int64_t count[7] = {0};

	for (size_t i = 0; i < s->order_count; i++)
		count[date_weekday(days_date(s->orders[i].day)) - 1]++;
	if (s->order_count == 0)
		return;
	size_t best = most_of(count, 7);
	r->value = ratio((double)count[best], (double)s->order_count);
	r->text = words_in(weekdays[best], s->lang);
}

READ(read_weekend)
{
	int64_t count = 0;

	for (size_t i = 0; i < s->order_count; i++)
		count += date_weekday(days_date(s->orders[i].day)) >= 6;
	r->value = ratio((double)count, (double)s->order_count);
}

READ(read_hour)
{
	int64_t count[5] = {0};

	for (size_t i = 0; i < s->order_count; i++) {
		int hour = s->orders[i].minute / 60;
		count[hour < 6 ? 0 : hour < 11 ? 1 : hour < 14 ? 2 : hour < 18 ? 3 : 4]++;
	}
	if (s->order_count == 0)
		return;
	size_t best = most_of(count, 5);
	r->value = ratio((double)count[best], (double)s->order_count);
	r->text = words_in(parts_of_day[best], s->lang);
}

// ---------------------------------------------------------------- taste

READ(read_channel)
{
	int64_t count[CHANNEL_OTHER + 1] = {0};

	for (size_t i = 0; i < s->order_count; i++)
		if (s->orders[i].channel >= 0 && s->orders[i].channel <= CHANNEL_OTHER)
			count[s->orders[i].channel]++;
	if (s->order_count == 0)
		return;
	size_t best = most_of(count, ARRAY_LEN(count));
	r->value = ratio((double)count[best], (double)s->order_count);
	r->text = words_in(order_channels[best].doc, s->lang);
}

READ(read_channels)
{
	unsigned seen = 0;

	for (size_t i = 0; i < s->order_count; i++)
		seen |= s->orders[i].channel >= 0 ? 1u << s->orders[i].channel : 0;
	r->value = __builtin_popcount(seen);
}

static bool first_of_store(const struct subject *s, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (s->orders[i].store_id == s->orders[at].store_id)
			return false;
	return true;
}

READ(read_stores)
{
	r->value = 0;
	for (size_t i = 0; i < s->order_count && i < 500; i++)
		r->value += s->orders[i].store_id != NONE && first_of_store(s, i);
}

READ(read_home_store)
{
	int64_t count = 0, of_stores = 0;

	for (size_t i = 0; i < s->order_count; i++) {
		of_stores += s->orders[i].store_id != NONE;
		count += s->store_id != NONE && s->orders[i].store_id == s->store_id;
	}
	r->value = s->store_id == NONE ? NONE : ratio((double)count, (double)of_stores);
	r->text = s->store;
}

// Lines added up by a name of theirs.
struct pile {
	const char *name;
	int64_t quantity, net;
};

static int by_pile_name(const void *a, const void *b)
{
	return strcmp(((const struct pile *)a)->name, ((const struct pile *)b)->name);
}

static size_t pile_up(const struct subject *s, bool category, struct pile **ret)
{
	struct pile *pile = arena_array(s->mem, struct pile, s->line_count + 1);
	size_t count = 0, kept = 0;

	for (size_t i = 0; i < s->line_count; i++) {
		const struct portrait_line *line = &s->lines[i];
		const char *name = category ? line->category : line->name ? line->name : line->sku;
		if (name)
			pile[count++] = (struct pile){name, line->quantity, line->net};
	}
	qsort(pile, count, sizeof *pile, by_pile_name);
	for (size_t i = 0; i < count; i++)
		if (kept && strcmp(pile[kept - 1].name, pile[i].name) == 0) {
			pile[kept - 1].quantity += pile[i].quantity;
			pile[kept - 1].net += pile[i].net;
		} else {
			pile[kept++] = pile[i];
		}
	*ret = pile;
	return kept;
}

static void read_favourite(const struct subject *s, bool category, struct reading *r)
{
	struct pile *pile;
	size_t count = pile_up(s, category, &pile), best = 0;
	double all = 0;

	for (size_t i = 0; i < count; i++) {
		all += (double)pile[i].net;
		best = pile[i].net > pile[best].net ? i : best;
	}
	if (count == 0)
		return;
	r->value = ratio((double)pile[best].net, all);
	r->text = pile[best].name;
}

READ(read_category)
{
	read_favourite(s, true, r);
}

READ(read_product)
{
	read_favourite(s, false, r);
}

READ(read_products)
{
	struct pile *pile;

	r->value = (int64_t)pile_up(s, false, &pile);
}

READ(read_categories)
{
	struct pile *pile;

	r->value = (int64_t)pile_up(s, true, &pile);
}

// ---------------------------------------------------------------- loyalty

READ(read_points)
{
	r->value = s->points_available;
}

READ(read_points_earned)
{
	r->value = s->points_earned;
}

READ(read_points_used)
{
	r->value = ratio((double)s->points_spent, (double)s->points_earned);
}

READ(read_points_expired)
{
	r->value = ratio((double)s->points_expired, (double)s->points_earned);
}

READ(read_redemptions)
{
	r->value = s->redemptions;
}

READ(read_coupons)
{
	r->value = s->coupons;
}

READ(read_coupons_used)
{
	r->value = ratio((double)s->coupons_used, (double)s->coupons);
}

READ(read_tier)
{
	r->text = s->tier;
}

READ(read_source)
{
	int source = s->source ? choice_value(customer_sources, s->source) : -1;

	r->text = source < 0 ? NULL : words_in(customer_sources[source].doc, s->lang);
}

READ(read_notes)
{
	r->value = s->notes;
}

// ---------------------------------------------------------------- forecast

#define FROM_SCORE(name_, member_)                                                                                     \
	READ(name_)                                                                                                    \
	{                                                                                                              \
		r->value = s->scored ? s->score.member_ : NONE;                                                        \
	}

FROM_SCORE(read_churn, churn_risk)
FROM_SCORE(read_alive, p_alive)
FROM_SCORE(read_expected, expected_12m)
FROM_SCORE(read_overdue, overdue)
FROM_SCORE(read_value, value_12m)
FROM_SCORE(read_value_history, value_history)
FROM_SCORE(read_at_risk, at_risk)
FROM_SCORE(read_rfm, rfm)

READ(read_next)
{
	if (s->scored && s->score.next_order_at != NONE)
		r->text = date_text(s->mem, zone_date(s->zone, s->score.next_order_at));
}

READ(read_class)
{
	r->text = s->scored ? customer_classes[s->score.class].name : NULL;
}

READ(read_life)
{
	r->text = s->scored ? words_in(lifecycles[s->score.lifecycle].doc, s->lang) : NULL;
}

// ---------------------------------------------------------------- loyalty, as the last run told it

#define FROM_LOYALTY(name_, evidence_)                                                                                 \
	READ(name_)                                                                                                    \
	{                                                                                                              \
		r->value = s->told ? evidence_value(evidence_, &s->loyalty) : NONE;                                    \
	}

FROM_LOYALTY(read_rewarded, EVIDENCE_REWARDED)
FROM_LOYALTY(read_one_place, EVIDENCE_ONE_PLACE)
FROM_LOYALTY(read_order_ratio, EVIDENCE_ORDER_RATIO)
FROM_LOYALTY(read_voices, EVIDENCE_VOICES)

READ(read_kind)
{
	r->text = s->told ? words_in(loyalty_kinds[s->loyalty.kind].doc, s->lang) : NULL;
}

READ(read_ties)
{
	if (s->told)
		r->value = ratio(__builtin_popcountll((unsigned long long)s->loyalty.ties), TIES);
}

// ---------------------------------------------------------------- the table

#define FROM_STAT W("statistics kept with each order", "随订单更新的统计")
#define FROM_ORDERS W("orders that count, the latest 5,000", "有效订单（最近 5,000 单）")
#define FROM_LINES W("lines of these orders", "有效订单的明细")
#define FROM_POINTS W("points ledger", "积分账本")
#define FROM_EVENTS W("events of the customer", "客户事件")
#define FROM_RUN W("last run of the models", "最近一次模型评分")
#define FROM_FILE W("customer file", "客户档案")

#define I(code_, group_, en_, zh_, unit_, how_en_, how_zh_, from_, read_)                                              \
	{                                                                                                              \
		.code = (code_), .group = (group_), .title = {(en_), (zh_)}, .unit = (unit_),                          \
		.how = {(how_en_), (how_zh_)}, .from = from_, .read = (read_)                                          \
	}

const struct indicator indicators[] = {
	I("orders", "buying", "Orders", "订单数", UNIT_COUNT, "paid orders of which something is left after returns",
		"已支付且未全部退货的订单", FROM_STAT, read_orders),
	I("purchase_days", "buying", "Days with a purchase", "购买天数", UNIT_COUNT, "orders of one day count once",
		"同一天的订单计一次", FROM_STAT, read_days),
	I("spent", "buying", "Spent in all", "累计消费", UNIT_MONEY, "sum of orders less returns", "订单金额减退货",
		FROM_STAT, read_spent),
	I("average_order", "buying", "Average order", "客单价", UNIT_MONEY, "spent / orders", "累计消费 ÷ 订单数",
		FROM_STAT, read_average),
	I("largest_order", "buying", "Largest order", "最大单笔", UNIT_MONEY, "the highest order less its returns",
		"扣除退货后的最高订单金额", FROM_ORDERS, read_largest),
	I("order_spread", "buying", "Spread of order values", "单笔波动", UNIT_RATIO,
		"standard deviation of order values over their mean", "订单金额标准差 ÷ 均值", FROM_STAT,
		read_spread_of_orders),
	I("items_per_order", "buying", "Pieces per order", "连带率", UNIT_RATIO, "pieces kept / orders",
		"留存件数 ÷ 订单数", FROM_LINES, read_items),
	I("piece_price", "buying", "Price of a piece", "件单价", UNIT_MONEY, "paid for lines / pieces",
		"明细实付 ÷ 件数", FROM_LINES, read_piece_price),
	I("discount_share", "buying", "Part given as discount", "折扣占比", UNIT_SHARE,
		"discounts on orders / (discounts + paid)", "订单折扣 ÷（折扣 + 实付）", FROM_ORDERS, read_discount),
	I("discounted_orders", "buying", "Orders with a discount", "折扣订单占比", UNIT_SHARE,
		"orders with a discount / orders", "有折扣的订单 ÷ 订单数", FROM_ORDERS, read_discounted_orders),
	I("spent_365", "buying", "Spent in 365 days", "近一年消费", UNIT_MONEY,
		"orders of the last 365 days less returns", "近 365 天订单金额减退货", FROM_ORDERS, read_spent_year),
	I("spend_trend", "buying", "Trend of spending", "消费趋势", UNIT_RATIO,
		"last 182 days over the 182 before; 1 is level", "近 182 天 ÷ 之前 182 天；1 为持平", FROM_ORDERS,
		read_trend),
	I("returned", "buying", "Refunded", "累计退款", UNIT_MONEY, "sum of returns", "退货金额合计", FROM_STAT,
		read_returned),
	I("return_rate", "buying", "Part returned", "退货率", UNIT_SHARE, "returned / (spent + returned)",
		"退款 ÷（消费 + 退款）", FROM_STAT, read_return_rate),
	I("returned_orders", "buying", "Orders with a return", "有退货的订单", UNIT_COUNT,
		"orders of which something came back", "发生退货的订单数", FROM_ORDERS, read_returns),
	I("first_order", "time", "First order", "首次购买", UNIT_DATE, "day of the first order", "首单日期", FROM_STAT,
		read_first),
	I("last_order", "time", "Last order", "最近购买", UNIT_DATE, "day of the last order", "末单日期", FROM_STAT,
		read_last),
	I("recency", "time", "Days since the last order", "距上次购买", UNIT_DAYS, "today − last order",
		"今天 − 最近购买日", FROM_STAT, read_recency),
	I("tenure", "time", "Days since the first order", "购买龄", UNIT_DAYS, "today − first order",
		"今天 − 首次购买日", FROM_STAT, read_tenure),
	I("known_days", "time", "Days in our files", "入会天数", UNIT_DAYS, "now − file made", "当前 − 建档时间",
		FROM_FILE, read_known),
	I("mean_gap", "time", "Mean gap", "平均间隔", UNIT_DAYS, "(last − first) / (purchase days − 1)",
		"（末次 − 首次）÷（购买天数 − 1）", FROM_STAT, read_mean_gap),
	I("median_gap", "time", "Median gap", "间隔中位数", UNIT_DAYS, "median of days between purchase days",
		"购买日间隔的中位数", FROM_ORDERS, read_median_gap),
	I("regularity", "time", "Regularity", "规律性", UNIT_RATIO,
		"geometric over arithmetic mean of gaps; 1: clockwork; from three purchase days",
		"间隔几何均值 ÷ 算术均值；1 为完全规律；至少 3 个购买日", FROM_STAT, read_regularity),
	I("orders_30", "time", "Orders in 30 days", "近 30 天订单", UNIT_COUNT, "orders of the last 30 days",
		"近 30 天订单数", FROM_ORDERS, read_orders_30),
	I("orders_90", "time", "Orders in 90 days", "近 90 天订单", UNIT_COUNT, "orders of the last 90 days",
		"近 90 天订单数", FROM_ORDERS, read_orders_90),
	I("orders_365", "time", "Orders in 365 days", "近一年订单", UNIT_COUNT, "orders of the last 365 days",
		"近 365 天订单数", FROM_ORDERS, read_orders_365),
	I("weekday", "time", "Favourite weekday", "偏好星期", UNIT_SHARE, "weekday with the most orders, and its part",
		"下单最多的星期及占比", FROM_ORDERS, read_weekday),
	I("weekend_share", "time", "Orders at weekends", "周末占比", UNIT_SHARE,
		"orders on Saturday and Sunday / orders", "周六日订单 ÷ 订单数", FROM_ORDERS, read_weekend),
	I("part_of_day", "time", "Favourite time of day", "偏好时段", UNIT_SHARE,
		"part of the day with the most orders, and its part", "下单最多的时段及占比", FROM_ORDERS, read_hour),
	I("channel", "taste", "Favourite channel", "偏好渠道", UNIT_SHARE, "channel with the most orders, and its part",
		"下单最多的渠道及占比", FROM_ORDERS, read_channel),
	I("channels", "taste", "Channels used", "使用渠道数", UNIT_COUNT, "distinct channels", "不同渠道数",
		FROM_ORDERS, read_channels),
	I("stores", "taste", "Stores visited", "光顾门店数", UNIT_COUNT, "distinct stores, first 500 orders",
		"不同门店数（前 500 单）", FROM_ORDERS, read_stores),
	I("home_store_share", "taste", "Orders at the home store", "归属门店占比", UNIT_SHARE,
		"orders at the home store / orders at stores", "归属门店订单 ÷ 门店订单", FROM_ORDERS, read_home_store),
	I("category", "taste", "Favourite category", "偏好品类", UNIT_SHARE,
		"category with the most revenue, and its part", "消费最多的品类及占比", FROM_LINES, read_category),
	I("product", "taste", "Favourite product", "偏好商品", UNIT_SHARE,
		"product with the most revenue, and its part", "消费最多的商品及占比", FROM_LINES, read_product),
	I("products", "taste", "Different products", "购买过的商品数", UNIT_COUNT, "distinct products kept",
		"留存的不同商品数", FROM_LINES, read_products),
	I("categories", "taste", "Different categories", "购买过的品类数", UNIT_COUNT, "distinct categories kept",
		"留存的不同品类数", FROM_LINES, read_categories),
	I("tier", "loyalty", "Tier", "会员等级", UNIT_TEXT, "tier of the programme now", "当前等级", FROM_POINTS,
		read_tier),
	I("points", "loyalty", "Points to spend", "可用积分", UNIT_POINTS, "active points that have not lapsed",
		"未过期的可用积分", FROM_POINTS, read_points),
	I("points_earned", "loyalty", "Points granted", "累计积分", UNIT_POINTS, "all grants", "全部发放", FROM_POINTS,
		read_points_earned),
	I("points_used_share", "loyalty", "Part of points used", "积分使用率", UNIT_SHARE, "spent / granted",
		"已用 ÷ 发放", FROM_POINTS, read_points_used),
	I("points_expired_share", "loyalty", "Part of points lapsed", "积分过期率", UNIT_SHARE, "lapsed / granted",
		"过期 ÷ 发放", FROM_POINTS, read_points_expired),
	I("redemptions", "loyalty", "Redemptions", "兑换次数", UNIT_COUNT, "rewards taken for points", "积分兑换次数",
		FROM_EVENTS, read_redemptions),
	I("coupons", "loyalty", "Coupons received", "获得优惠券", UNIT_COUNT, "coupons issued", "发放的优惠券数",
		FROM_EVENTS, read_coupons),
	I("coupon_use", "loyalty", "Part of coupons used", "优惠券核销率", UNIT_SHARE, "used / issued", "核销 ÷ 发放",
		FROM_EVENTS, read_coupons_used),
	I("source", "loyalty", "How we came to know them", "客户来源", UNIT_TEXT, "as entered", "建档时登记", FROM_FILE,
		read_source),
	I("loyalty_kind", "loyalty", "Kind of loyalty", "忠诚类型", UNIT_TEXT,
		"first of the seven kinds whose conditions all hold", "七种类型中条件全部满足的第一种", FROM_RUN,
		read_kind),
	I("relation", "loyalty", "Strength of relation", "关系强度", UNIT_SHARE,
		"of five ties: reachable, agreed to hear from us, uses the programme, speaks for us, a year with us",
		"五种联系：可联系、同意接收信息、使用会员计划、有口碑行为、相伴一年，已建立的占比", FROM_RUN,
		read_ties),
	I("voices", "loyalty", "Ways of speaking for us", "口碑行为种数", UNIT_COUNT,
		"friend brought, review, share, event or survey", "带来好友、评价、分享、参与活动或问卷", FROM_RUN,
		read_voices),
	I("rewarded_orders", "loyalty", "Orders with a reward", "用券或积分订单占比", UNIT_SHARE,
		"orders with a coupon or points / orders", "用券或积分的订单 ÷ 订单数", FROM_RUN, read_rewarded),
	I("one_place", "loyalty", "Orders at one place", "固定地点订单占比", UNIT_SHARE,
		"orders at the most used store and channel / orders", "最常用门店与渠道的订单 ÷ 订单数", FROM_RUN,
		read_one_place),
	I("order_ratio", "loyalty", "Average order against others", "客单价与中位数之比", UNIT_RATIO,
		"average order / median of all customers'", "客单价 ÷ 全部客户客单价中位数", FROM_RUN,
		read_order_ratio),
	I("notes", "loyalty", "Notes", "备注数", UNIT_COUNT, "notes written about the customer", "客户备注数",
		FROM_EVENTS, read_notes),
	I("class", "forecast", "Class", "客户分级", UNIT_TEXT, "A to D by revenue of the window", "按统计期消费分 A–D",
		FROM_RUN, read_class),
	I("lifecycle", "forecast", "Stage of life", "生命周期", UNIT_TEXT,
		"time since the last order against the usual gap, and the chance of being a customer still",
		"距上次购买与往常间隔之比，以及仍为客户的概率", FROM_RUN, read_life),
	I("rfm", "forecast", "RFM", "RFM 得分", UNIT_COUNT, "recency, frequency, money, fifths of customers",
		"近度、频度、金额，各按客户五等分", FROM_RUN, read_rfm),
	I("churn_risk", "forecast", "Churn risk", "流失风险", UNIT_SHARE,
		"1 − chance of an order within the churn horizon", "1 − 期限内再次购买的概率", FROM_RUN, read_churn),
	I("p_alive", "forecast", "Still a customer", "仍为客户的概率", UNIT_SHARE, "chance of not having left for good",
		"未永久离开的概率", FROM_RUN, read_alive),
	I("expected_12m", "forecast", "Purchases expected in a year", "未来一年预期购买", UNIT_RATIO,
		"purchase days expected in the next 365 days", "未来 365 天预期购买天数", FROM_RUN, read_expected),
	I("next_order", "forecast", "Next order", "预计下次购买", UNIT_DATE,
		"day by which it has come with an even chance", "有一半可能已再次购买的日期", FROM_RUN, read_next),
	I("overdue", "forecast", "Overdue", "逾期倍数", UNIT_RATIO,
		"days since the last order / median gap expected then", "距上次购买 ÷ 当时预期的间隔中位数", FROM_RUN,
		read_overdue),
	I("value_12m", "forecast", "Value of the next 12 months", "未来 12 个月价值", UNIT_MONEY,
		"margin × expected orders × expected order value, discounted, less costs",
		"毛利率 × 预期购买 × 预期金额，折现并减成本", FROM_RUN, read_value),
	I("value_history", "forecast", "Value so far", "历史价值", UNIT_MONEY, "margin × spent − costs",
		"毛利率 × 累计消费 − 成本", FROM_RUN, read_value_history),
	I("at_risk", "forecast", "Revenue at risk", "风险金额", UNIT_MONEY, "revenue of the window × churn risk",
		"统计期消费 × 流失风险", FROM_RUN, read_at_risk),
	{0},
};
