#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static _Atomic int least_level = LOG_INFO;
static _Atomic int as_json = 1;

void log_setup(enum log_level least, int json)
{
	least_level = (int)least;
	as_json = json;
}

static size_t escape(char *to, size_t room, const char *from)
{
	size_t n = 0;

	for (; *from && n + 7 < room; from++) {
		unsigned char c = (unsigned char)*from;
		if (c < 0x20 || c == 0x7f)
			n += (size_t)snprintf(to + n, room - n, "\\u%04x", c);
		else if (c == '"' || c == '\\')
			to[n++] = '\\', to[n++] = (char)c;
		else
			to[n++] = (char)c;
	}
	to[n] = '\0';
	return n;
}

void log_line(enum log_level level, const char *area, const char *format, ...)
{
	static const char *const names[] = {"debug", "info", "warn", "error"};
	char message[2048], safe[4200], line[4400];
	struct timespec now;
	struct tm utc;

	if ((int)level < least_level)
		return;
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	escape(safe, sizeof safe, message);
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	char at[32];
	strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", &utc);
	int n = snprintf(line, sizeof line,
		as_json ? "{\"at\":\"%s.%03ldZ\",\"level\":\"%s\",\"area\":\"%s\",\"message\":\"%s\"}\n"
			: "%s.%03ldZ %-5s %s: %s\n",
		at, now.tv_nsec / 1000000, names[level], area, safe);
	// One write, so that lines of several threads do not mix. A log that cannot be written stops nobody.
	if (n > 0 && write(STDERR_FILENO, line, (size_t)n) < 0)
		return;
}
