// What expressions may ask of what is no order: a check-in, a review, a birthday.
#include "loyalty/reckon.h"

static const struct attribute event_rows[] = {
	{.name = "event.kind",
		.type = EXPR_CHOICE,
		MEMBER(event_facts, trigger),
		.choices = triggers,
		.doc = W("What happened", "事件类型"),
		.phrase = W("what happened", "事件"),
		.example = "\"review\""},
	{.name = "event.activity",
		.type = EXPR_TEXT,
		MEMBER(event_facts, activity),
		.doc = W("Kind of a custom event, as the other system names it", "自定义事件名称"),
		.phrase = W("the kind of event", "自定义事件")},
	{.name = "event.number",
		.type = EXPR_NUMBER,
		MEMBER(event_facts, number),
		.doc = W("The number it brings: days of a streak, a value", "事件数值：连续天数等"),
		.phrase = W("the number", "数值"),
		.example = "7"},
	{.name = "event.at",
		.type = EXPR_TIME,
		MEMBER(event_facts, at),
		.doc = W("When it happened", "发生时间"),
		.phrase = W("the event", "发生时间")},
	{0},
};
const struct attribute_set event_attributes = {.name = "event", .subject = SUBJECT_EVENT, .rows = event_rows};

const struct attribute_set *const loyalty_attributes[] = {&event_attributes, NULL};
