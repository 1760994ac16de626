#include "insight/panel.h"

#include <math.h>

struct look {
	int32_t as_of, window, ahead;
};

// One customer's orders up to as_of into row; what follows into *later. False: none by then.
static bool look_at(const struct history *history, uint32_t who, struct look look, struct panel_row *row,
	double *log_gaps, double *later)
{
	size_t at = history->first[who], end = history->first[who + 1];
	int32_t last_seen;

	*row = (struct panel_row){.who = who, .first = history->day[at]};
	*log_gaps = *later = 0;
	if (row->first > look.as_of)
		return false;
	for (; at < end && history->day[at] <= look.as_of; at++) {
		int32_t day = history->day[at], ago = look.as_of - day;
		if (row->days == 0 || day > row->last) {
			row->last_gap = row->days ? day - row->last : 0;
			*log_gaps += row->days ? log((double)row->last_gap) : 0;
			row->days++;
		}
		row->last = day;
		row->orders++;
		row->orders_30 += ago < 30;
		row->orders_60 += ago < 60;
		row->orders_90 += ago < 90;
		row->spent += history->amount[at];
		row->spent_window += ago < look.window ? history->amount[at] : 0;
		row->spent_repeat += day > row->first ? history->amount[at] : 0;
	}
	for (last_seen = look.as_of; at < end && history->day[at] <= look.as_of + look.ahead; at++) {
		*later += history->day[at] > last_seen;
		last_seen = history->day[at];
	}
	return true;
}

void panel_build(struct arena *mem, const struct history *history, int32_t as_of, int32_t window, int32_t ahead,
	struct panel *panel)
{
	size_t room = history->customers;
	struct look look = {as_of, window, ahead};

	*panel = (struct panel){
		.as_of = as_of,
		.window = window,
		.row = arena_array(mem, struct panel_row, room),
		.x = arena_array(mem, double, room),
		.t_x = arena_array(mem, double, room),
		.T = arena_array(mem, double, room),
		.log_gaps = arena_array(mem, double, room),
		.m = arena_array(mem, double, room),
		.later = arena_array(mem, double, room),
	};
	for (uint32_t who = 0; who < history->customers; who++) {
		size_t i = panel->count;
		struct panel_row *row = &panel->row[i];
		if (!look_at(history, who, look, row, &panel->log_gaps[i], &panel->later[i]))
			continue;
		panel->x[i] = row->days - 1;
		panel->t_x[i] = row->last - row->first;
		panel->T[i] = as_of - row->first;
		panel->m[i] = row->days > 1 ? (double)row->spent_repeat / (row->days - 1) : 0;
		panel->count++;
	}
}

struct repeat_rows panel_rows(const struct panel *panel)
{
	return (struct repeat_rows){
		.count = panel->count,
		.x = panel->x,
		.t_x = panel->t_x,
		.T = panel->T,
		.log_gaps = panel->log_gaps,
	};
}
