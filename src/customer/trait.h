// Private to customer: what is sealed and yet asked for in segments: birthday, year of birth, gender, cities. It is
// found by keyed hashes among the pieces of the search index, one a trait, so that the database alone tells nobody's
// birthday.
#pragma once

#include "base/normal.h"
#include "customer/file.h"
#include "expr/expr.h"

#define TRAITS_MAX 24

// Adds the hashes of a customer's traits to a list that has room for TRAITS_MAX more.
void trait_pieces(struct ctx *ctx, const struct customer *customer, struct piece_list *list);

// birthday_within(…), birthday_in_month(…), born_between(…), gender_is(…), lives_in(…)
extern const struct expr_function trait_functions[];
