// What a command takes out of its command line before settings and operands are looked at.
#include "main/commands.h"

#include <string.h>

bool take_switch(int *argc, char **argv, const char *name)
{
	for (int at = 1; at < *argc; at++) {
		if (strncmp(argv[at], "--", 2) != 0 || strcmp(argv[at] + 2, name) != 0)
			continue;
		memmove(argv + at, argv + at + 1, (size_t)(*argc - at) * sizeof *argv);
		--*argc;
		return true;
	}
	return false;
}

const char *take_option(int *argc, char **argv, const char *name)
{
	size_t length = strlen(name);

	for (int at = 1; at < *argc; at++) {
		int words = 1;
		const char *value = NULL;
		if (strncmp(argv[at], "--", 2) != 0 || strncmp(argv[at] + 2, name, length) != 0)
			continue;
		if (argv[at][2 + length] == '=')
			value = argv[at] + 2 + length + 1;
		else if (argv[at][2 + length] == '\0' && at + 1 < *argc)
			value = argv[at + 1], words = 2;
		if (!value)
			continue;
		memmove(argv + at, argv + at + words, (size_t)(*argc - at - words + 1) * sizeof *argv);
		*argc -= words;
		return value;
	}
	return NULL;
}
