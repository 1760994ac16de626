#include "insight/tracking.h"

#include "insight/portrait.h"

#include <math.h>
#include <string.h>

#define LIKELY .5
#define HARDLY .2

const struct choice goal_states[] = {
	[GOAL_AHEAD] = {"ahead", W("It has not begun", "尚未开始")},
	[GOAL_REACHED] = {"reached", W("Reached", "已达成")},
	[GOAL_ON_TRACK] = {"on_track", W("More likely than not", "正常：更可能达成")},
	[GOAL_AT_RISK] = {"at_risk", W("Less likely than not", "有风险：更可能未达成")},
	[GOAL_OFF_TRACK] = {"off_track", W("Hardly any more: below one in five", "偏离：达成概率低于五分之一")},
	[GOAL_MISSED] = {"missed", W("It is over and was not reached", "已结束，未达成")},
	CHOICES_END,
};

// The family that orders go by in the last run.
static enum status take_family(struct ctx *ctx, enum repeat_family *family)
{
	struct insight_run run;
	struct json json;
	const char *key, *name = NULL;
	bool found;

	*family = REPEAT_MBGNBD;
	TRY(insight_run_last(ctx, &run, &found));
	if (!found || !run.chosen)
		return OK;
	json_open(&json, ctx->mem, run.chosen, strlen(run.chosen));
	if (!json_enter_object(&json))
		return OK;
	while (json_next_key(&json, &key))
		if (strcmp(key, "orders") == 0 && json_peek(&json) == JSON_TEXT ? !json_text(&json, &name)
										: !json_skip(&json, NULL, NULL))
			return OK;
	for (int i = 0; name && i < REPEAT_FAMILIES; i++)
		if (strcmp(repeat_families[i].name, name) == 0)
			*family = (enum repeat_family)i;
	return OK;
}

// Whose goal it is decides whose orders count, not who looks.
static enum status take_filter(struct tracking *track)
{
	struct ctx anybody = *track->ctx;
	struct insight_query query = {.store_id = track->goal.store_id, .tag_id = NONE, .segment_id = NONE};

	anybody.actor = NULL;
	TRY(filter_make(&anybody, &query, &track->filter));
	track->filter.owner_id = track->goal.owner_id;
	return OK;
}

static enum status take(struct tracking *track, int32_t as_of, struct arena *mem)
{
	struct ctx *ctx = track->ctx;

	TRY(insight_setting_get(ctx, &track->setting));
	TRY(take_filter(track));
	TRY(history_load(ctx, &track->filter, mem, &track->history));
	int32_t today = track->filter.today;
	track->wish = (struct ahead_wish){
		.measure = (enum ahead_measure)track->goal.measure,
		.from = goal_day(track->goal.starts_on),
		.end = goal_day(track->goal.ends_on) + 1,
		.as_of = as_of < today ? as_of : today,
		.confidence = (double)track->setting.confidence / MILLIONTHS,
		.threads = 1,
	};
	return take_family(ctx, &track->wish.family);
}

static double in_unit(const struct tracking *track, double value)
{
	return ahead_is_share(track->wish.measure) ? value * MILLIONTHS : value;
}

int64_t tracking_value(const struct tracking *track, double value)
{
	double unit = in_unit(track, value);

	return isfinite(unit) && fabs(unit) < 9e15 ? llround(unit) : NONE;
}

static enum status reckon(struct tracking *track, struct arena *mem)
{
	const struct goal_month *month = track->goal.months.items;
	double target = (double)track->goal.target / (ahead_is_share(track->wish.measure) ? MILLIONTHS : 1);

	track->months = goal_cuts(track->wish.from, track->wish.end, track->until);
	for (size_t i = 0; i < track->months; i++)
		track->points[i].until = track->until[i];
	if (track->goal.months.count == track->months)
		for (size_t i = 0; i < track->months; i++)
			track->targets[i] = month[i].target;
	else
		goal_break_down(mem, &track->history, track->wish.as_of, &track->wish, track->goal.target, track->until,
			track->months, track->targets);
	enum status status =
		ahead_make(mem, &track->history, &track->wish, target, track->points, track->months, &track->ahead);
	return status == OK || status == ERR_BUSY ? status : ERR_INTERNAL;
}

enum status tracking_make(struct tracking *track, int32_t as_of, struct arena *mem)
{
	TRY(take(track, as_of, mem));
	return reckon(track, mem);
}

// Where it should stand at the end of as_of, within a month by its days.
int64_t tracking_due(const struct tracking *track)
{
	double sum = 0, stood = 0;
	int32_t from = track->wish.from, now = track->wish.as_of + 1;
	bool flow = ahead_is_flow(track->wish.measure);

	for (size_t i = 0; i < track->months; i++) {
		int32_t until = track->until[i];
		double part = now >= until ? 1 : now <= from ? 0 : (double)(now - from) / (until - from);
		double target = (double)track->targets[i];
		if (flow)
			sum += target * part;
		else if (now > from)
			sum = (i                                            ? stood
				      : track->wish.measure == AHEAD_REPEAT ? target
									    : 0) *
				      (1 - part) +
			      target * part;
		stood = target;
		from = until;
	}
	return llround(sum);
}

enum goal_state tracking_state(const struct tracking *track)
{
	const struct ahead *ahead = &track->ahead;
	double target = (double)track->goal.target;
	bool there = in_unit(track, ahead->so_far) >= target;

	if (track->wish.as_of < track->wish.from)
		return GOAL_AHEAD;
	if (ahead->days_left == 0)
		return there ? GOAL_REACHED : GOAL_MISSED;
	if (there && track->wish.measure != AHEAD_REPEAT) // a share of repeaters may fall again
		return GOAL_REACHED;
	if (!ahead->known)
		return GOAL_OFF_TRACK;
	return ahead->chance >= LIKELY ? GOAL_ON_TRACK : ahead->chance >= HARDLY ? GOAL_AT_RISK : GOAL_OFF_TRACK;
}
