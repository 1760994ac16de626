// Rights and roles as tables, and questions about them that need no database.
#pragma once

#include "auth/auth.h"

enum scope role_scope(const struct role *role, const char *right);
// Whether the role gives nothing that the actor may not do: nobody can hand out more than they have. Else *beyond is
// the first right that would be too much.
bool role_within(const struct role *role, const struct actor *actor, const char **beyond);
// Jobs and commands: the house itself, who may do everything.
bool role_is_house(const struct actor *actor);
