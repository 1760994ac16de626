#include "store/driver.h"

#include <stdio.h>

static enum status postgres_open(struct store *store, char *error)
{
	(void)store;
	snprintf(error, DB_ERROR_MAX, "PostgreSQL comes with the next commit");
	return ERR_INTERNAL;
}

const struct driver postgres_driver = {.open = postgres_open};
