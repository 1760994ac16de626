// Where rules of next best actions keep their conditions.
#include "advice/advice.h"
#include "api/expression.h"

SQL(condition_actions);

static const struct expression_home actions = {
	W("rule of next best actions", "下一步建议规则"), "nba", &condition_actions};
const struct expression_home *const advice_homes[] = {&actions, NULL};
