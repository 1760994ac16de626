// How far the figures are that are being made for the first time, so that who waits sees more than that it goes on.
#include "insight/figure_shelf.h"
#include "insight/insight.h"

struct making_out {
	struct list items;
};
static const struct field progress_fields[] = {
	FIELD_TEXT(figure_progress, figure, .max = 60, .doc = W("Name of its route", "报表接口名称")),
	FIELD_TIME(figure_progress, began_at, .doc = W("Since when", "开始时间")),
	FIELD_I64(figure_progress, rows, .min = 0, .max = INT64_MAX, .doc = W("Orders read so far", "已读取的订单数")),
	FIELD_I64(figure_progress, of, .min = 0, .max = INT64_MAX,
		.doc = W("Of about so many; 0: not known, there was no run yet", "预计订单总数，0 表示未知")),
};
static const struct shape progress_shape = SHAPE("FigureInMaking", figure_progress, progress_fields,
	"A figure that is being made for the first time.", "正在首次计算的报表。");
static const struct field making_fields[] = {
	FIELD_LIST(making_out, items, &progress_shape, .max = FIGURES_MAX,
		.doc = W("Those of this server", "本服务器上正在计算的报表")),
};
static const struct shape making_shape =
	SHAPE("FiguresInMaking", making_out, making_fields, "Figures that somebody waits for.", "等待中的报表。");

static enum status act_making(struct ctx *ctx, const struct call *call, struct answer *answer)
{
	struct making_out *out = arena_new(ctx->mem, struct making_out);
	struct figure_progress *list = arena_array(ctx->mem, struct figure_progress, FIGURES_MAX);

	(void)call;
	out->items = LIST(figure_progress, list, shelf_making(ctx->house->store, ctx->mem, list));
	answer_give(answer, making_out, out);
	return OK;
}

const struct route insight_making_routes[] = {
	{.method = HTTP_GET,
		.path = "/v1/insight/making",
		.right = "report.read",
		.kind = ROUTE_READ,
		.out = &making_shape,
		.act = act_making,
		.tag = "Insight",
		.name = "insight_making",
		.doc = W("How far figures are that are being made for the first time; later ones are given at once as "
			 "last made.",
			"正在首次计算的报表的进度；之后会立即返回最近一次的结果。")},
	{0},
};
