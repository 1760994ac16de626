// How a file is written, guessed from its start and from samples of its rest. Every guess can be overruled (struct
// sheet_form).
#include "sheet/reader.h"

#include "base/instant.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES 15
#define SAMPLE_BYTES ((size_t)32 * 1024)
#define LINES_MAX 200 // for the delimiter
#define ROWS_MAX 4000 // for dates and decimal signs

// ---- encoding ----

struct bytes_seen {
	size_t size, high;              // all bytes; those of 0x80 and above
	size_t nul_even, nul_odd;
	size_t utf8_good, utf8_bad;     // sequences
	size_t gbk_strong, gbk_weak, gbk_bad; // pairs of GB 2312; other pairs of GBK; bytes that are neither
	size_t latin_in_word, latin_bad; // high letters beside an ASCII letter; bytes without meaning in CP1252
	size_t controls;
};

static void see_utf8(struct bytes_seen *seen, const unsigned char *at, size_t size)
{
	for (size_t i = 0; i < size;) {
		if (at[i] < 0x80) {
			i++;
			continue;
		}
		size_t length = at[i] < 0xe0 ? 2 : at[i] < 0xf0 ? 3 : 4;
		if (i + length > size)
			return; // cut by the sample
		bool good = utf8_valid((const char *)at + i, length);
		seen->utf8_good += good;
		seen->utf8_bad += !good;
		i += good ? length : 1;
	}
}

static void see_gbk(struct bytes_seen *seen, const unsigned char *at, size_t size)
{
	for (size_t i = 0; i < size;) {
		if (at[i] < 0x80) {
			i++;
			continue;
		}
		if (i + 1 >= size)
			return;
		unsigned char lead = at[i], trail = at[i + 1];
		if (lead >= 0x81 && lead <= 0xfe && trail >= 0x40 && trail != 0x7f && trail <= 0xfe) {
			bool strong = lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1;
			seen->gbk_strong += strong;
			seen->gbk_weak += !strong;
			i += 2;
		} else if (i + 3 < size && lead >= 0x81 && lead <= 0xfe && isdigit(trail) && at[i + 2] >= 0x81 &&
			isdigit(at[i + 3])) {
			seen->gbk_strong++; // four bytes of GB 18030
			i += 4;
		} else {
			seen->gbk_bad++;
			i++;
		}
	}
}

static void see_latin(struct bytes_seen *seen, const unsigned char *at, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (at[i] < 0x80)
			continue;
		bool beside = (i > 0 && isalpha(at[i - 1])) || (i + 1 < size && isalpha(at[i + 1]));
		bool single = (i == 0 || at[i - 1] < 0x80) && (i + 1 == size || at[i + 1] < 0x80);
		seen->latin_in_word += at[i] >= 0xc0 && beside && single;
		seen->latin_bad += at[i] == 0x81 || at[i] == 0x8d || at[i] == 0x8f || at[i] == 0x90 || at[i] == 0x9d ||
			!single;
	}
}

static void see(struct bytes_seen *seen, const unsigned char *at, size_t size)
{
	seen->size += size;
	for (size_t i = 0; i < size; i++) {
		seen->high += at[i] >= 0x80;
		if (at[i] == 0)
			i % 2 ? seen->nul_odd++ : seen->nul_even++;
		else
			seen->controls += at[i] < 0x20 && !isspace(at[i]);
	}
	see_utf8(seen, at, size);
	see_gbk(seen, at, size);
	see_latin(seen, at, size);
}

static enum sheet_encoding encoding_of(const struct bytes_seen *seen)
{
	// Line ends, digits and delimiters have a zero byte beside them, always on the same side.
	size_t nuls = seen->nul_even + seen->nul_odd;
	if (nuls > seen->size / 40 && (seen->nul_even > 9 * seen->nul_odd || seen->nul_odd > 9 * seen->nul_even))
		return seen->nul_odd > seen->nul_even ? SHEET_UTF16LE : SHEET_UTF16BE;
	if (!seen->utf8_bad || seen->utf8_good > 4 * seen->utf8_bad)
		return SHEET_UTF8;
	size_t pairs = seen->gbk_strong + seen->gbk_weak;
	if (pairs && 2 * seen->gbk_strong >= pairs && pairs >= 3 * seen->gbk_bad)
		return SHEET_GB18030;
	// Only what reads as words is taken for Western; a stray byte in ASCII stays one, and is told as such.
	if (seen->latin_in_word >= 2 && seen->latin_bad * 10 <= seen->high)
		return SHEET_CP1252;
	return pairs > seen->gbk_bad ? SHEET_GB18030 : SHEET_UTF8;
}

static enum status sniff_encoding(struct sheet *sheet, const unsigned char *head, size_t head_size)
{
	struct sheet_form *form = &sheet->form;
	struct bytes_seen seen = {0};
	unsigned char sample[SAMPLE_BYTES];

	form->bom = true;
	if (head_size >= 4 && (memcmp(head, "\xff\xfe\0\0", 4) == 0 || memcmp(head, "\0\0\xfe\xff", 4) == 0))
		return sheet_fail(sheet, ERR_UNPROCESSABLE, "UTF-32 is not read; save the file as UTF-8");
	if (head_size >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0) {
		form->encoding = SHEET_UTF8;
		return OK;
	}
	if (head_size >= 2 && (memcmp(head, "\xff\xfe", 2) == 0 || memcmp(head, "\xfe\xff", 2) == 0)) {
		form->encoding = head[0] == 0xff ? SHEET_UTF16LE : SHEET_UTF16BE;
		return OK;
	}
	form->bom = false;
	see(&seen, head, head_size);
	for (int i = 1; i <= SAMPLES; i++) {
		int64_t at = sheet->source.size / (SAMPLES + 1) * i / 2 * 2; // even, for UTF-16
		int64_t got = at > (int64_t)head_size ? source_read(&sheet->source, at, sample, sizeof sample) : 0;
		if (got <= 0)
			continue;
		// From its first line on, so that no character is cut in front.
		unsigned char *line = seen.nul_even + seen.nul_odd ? sample : memchr(sample, '\n', (size_t)got);
		if (line)
			see(&seen, line, (size_t)(sample + got - line));
	}
	form->encoding = encoding_of(&seen);
	bool wide = form->encoding == SHEET_UTF16LE || form->encoding == SHEET_UTF16BE;
	size_t strange = seen.controls + (wide ? 0 : seen.nul_even + seen.nul_odd);
	if (!wide && strange * 20 > seen.size && strange > 16)
		return sheet_fail(sheet, ERR_UNPROCESSABLE, "the file is neither text nor a workbook");
	return OK;
}

// ---- delimiter and quote ----

// The head in UTF-8, cut to whole lines where it has more than one.
static char *decoded_head(struct arena *mem, const struct sheet *sheet, const unsigned char *head, size_t head_size,
	size_t *size)
{
	struct decoder *decoder = decoder_create(sheet->form.encoding);
	size_t skip = !sheet->form.bom ? 0 : sheet->form.encoding == SHEET_UTF8 ? 3 : 2;
	char *text = arena_alloc(mem, 3 * head_size + 8);
	enum sheet_fault fault = SHEET_FINE;

	*size = decoder ? decode(decoder, head + skip, head_size - skip, text, &fault) : 0;
	decoder_destroy(decoder);
	if (head_size == SNIFF_BYTES)
		for (size_t end = *size; end > 0; end--)
			if (text[end - 1] == '\n') {
				*size = end;
				break;
			}
	return text;
}

// Opening quotes: at the start of a line or behind a delimiter.
static size_t quotes_opening(const char *text, size_t size, char quote)
{
	size_t count = 0;

	for (size_t i = 0; i < size; i++)
		if (text[i] == quote && (i == 0 || strchr(",;\t|\n\r", text[i - 1])))
			count++;
	return count;
}

struct verdict {
	size_t columns; // of most records
	size_t agreeing, records;
	size_t cells; // of all records
	bool first_agrees;
};

// Counts the columns of the first records as they would be with this delimiter.
static struct verdict judge(const char *text, size_t size, char delimiter, char quote)
{
	struct scan scan = {.delimiter = delimiter, .quote = quote};
	size_t counts[LINES_MAX], records = 0;
	struct verdict best = {0};

	for (size_t at = 0; at < size && records < LINES_MAX;) {
		const char *end = memchr(text + at, '\n', size - at);
		if (!end)
			end = memchr(text + at, '\r', size - at);
		size_t stop = end ? (size_t)(end - text) : size;
		scan_bytes(&scan, text + at, stop - at);
		bool empty = stop == at || (stop == at + 1 && text[at] == '\r');
		if (!scan.in_quotes || scan.stray) {
			if (!empty)
				counts[records++] = scan.fields + 1;
			scan = (struct scan){.delimiter = delimiter, .quote = quote};
		}
		at = stop + 1;
	}
	for (size_t i = 0; i < records; i++) {
		size_t same = 0;
		for (size_t j = 0; j < records; j++)
			same += counts[j] == counts[i];
		if (same > best.agreeing || (same == best.agreeing && counts[i] > best.columns))
			best = (struct verdict){counts[i], same, records, 0, counts[0] == counts[i]};
	}
	for (size_t i = 0; i < records; i++)
		best.cells += counts[i];
	return best;
}

// Better: more of the records agree with each other and with the first; then more columns. Where most records have one
// cell only, what cuts anything at all (a basket a line, of any length).
static bool better(const struct verdict *a, const struct verdict *b)
{
	if ((a->columns > 1) != (b->columns > 1))
		return a->columns > 1;
	if (a->columns <= 1)
		return a->cells > b->cells;
	if (a->first_agrees != b->first_agrees)
		return a->first_agrees;
	size_t a_share = a->agreeing * b->records, b_share = b->agreeing * a->records;
	size_t whole = a->records * b->records;
	if (a_share > b_share + whole / 20 || b_share > a_share + whole / 20)
		return a_share > b_share;
	return a->columns > b->columns;
}

static void sniff_delimiter(struct sheet_form *form, const char *text, size_t size)
{
	static const char candidates[] = {',', ';', '\t', '|'};
	struct verdict best = {0};

	size_t doubles = quotes_opening(text, size, '"'), singles = quotes_opening(text, size, '\'');
	form->quote = singles > 4 * doubles + 4 ? '\'' : '"';
	form->delimiter = ',';
	bool sign = size >= 6 && (text[4] == '\t' || (text[4] > ' ' && text[4] < 0x7f));
	if (sign && strncasecmp(text, "sep=", 4) == 0 && (text[5] == '\r' || text[5] == '\n')) {
		form->delimiter = text[4];
		return;
	}
	for (size_t i = 0; i < sizeof candidates; i++) {
		struct verdict verdict = judge(text, size, candidates[i], form->quote);
		if (i == 0 || better(&verdict, &best)) {
			best = verdict;
			form->delimiter = candidates[i];
		}
	}
}

// ---- header, decimal sign, date order ----

static bool digits_only(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!isdigit((unsigned char)text[i]))
			return false;
	return size > 0;
}

struct votes {
	size_t comma, point;
	size_t dmy, mdy, ymd, either;
};

// 12,50 and 1.234,50 tell the comma; 12.50 and 1,234.50 the point; 1,234 tells nothing.
static void vote_decimal(const char *cell, struct votes *votes)
{
	size_t size = strlen(cell);
	const char *last;

	cell += *cell == '-' || *cell == '+';
	size = strlen(cell);
	if (!isdigit((unsigned char)*cell) || strspn(cell, "0123456789., '") != size)
		return;
	const char *point = strrchr(cell, '.'), *comma = strrchr(cell, ',');
	last = !point || (comma && comma > point) ? comma : point;
	if (!last || !digits_only(last + 1, strlen(last + 1)))
		return;
	if (strchr(cell, *last) != last) { // comes twice: it groups
		*last == ',' ? votes->point++ : votes->comma++;
		return;
	}
	bool tells = (point && comma) || strlen(last + 1) != 3;
	if (tells)
		*last == ',' ? votes->comma++ : votes->point++;
}

static void vote_date(const char *cell, struct votes *votes)
{
	int numbers[3], digits[3];
	char separator = '\0';

	for (int i = 0; i < 3; i++) {
		size_t count = strspn(cell, "0123456789");
		if (count < 1 || count > 4)
			return;
		numbers[i] = atoi(cell);
		digits[i] = (int)count;
		cell += count;
		if (i == 2)
			break;
		if (!*cell || !strchr("/-.", *cell) || (separator && *cell != separator))
			return;
		separator = *cell++;
	}
	if (*cell && !strchr(" T,", *cell))
		return;
	if (digits[0] > 2) {
		votes->ymd++;
		return;
	}
	if (digits[1] > 2 || numbers[0] < 1 || numbers[1] < 1 || numbers[0] > 31 || numbers[1] > 31 ||
	    (digits[2] != 4 && digits[2] != 2))
		return;
	if (numbers[0] > 12 || separator == '.')
		votes->dmy += numbers[1] <= 12;
	else if (numbers[1] > 12)
		votes->mdy++;
	else
		votes->either++;
}

static void votes_count(struct sheet_form *form, const struct votes *votes)
{
	form->decimal = votes->comma > votes->point ? ',' : '.';
	if (votes->dmy || votes->mdy)
		form->dates = votes->dmy >= votes->mdy ? SHEET_DATES_DMY : SHEET_DATES_MDY;
	else
		form->dates = votes->either ? SHEET_DATES_UNSURE : SHEET_DATES_YMD;
}

// A cell that is data rather than a name: a number, a date, an e-mail address.
static bool is_value(const char *cell)
{
	struct votes votes = {0};

	vote_date(cell, &votes);
	if (votes.ymd + votes.dmy + votes.mdy + votes.either || strchr(cell, '@'))
		return true;
	return *cell && strspn(cell, "0123456789.,+-:/ %$") == strlen(cell) && strpbrk(cell, "0123456789");
}

static bool is_header(const char *const *cells, size_t count)
{
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		if (is_value(cells[i]))
			return false;
		any |= *cells[i] != '\0';
		for (size_t j = 0; j < i; j++)
			if (*cells[i] && strcmp(cells[i], cells[j]) == 0)
				return false;
	}
	return any;
}

// Where the first row could be a name as well as data, it is a header when it differs from what stands below it: some
// column has values below, or its own text never comes again.
static bool header_differs(const char *const *first, size_t count, const char *const *cells, size_t cell_count)
{
	for (size_t i = 0; i < count && i < cell_count; i++)
		if (is_value(cells[i]) || strcmp(first[i], cells[i]) != 0)
			return true;
	return false;
}

// Reads rows with what has been found so far and finds the rest. The first is taken as data to look at it.
static enum status sniff_rows(struct sheet *sheet)
{
	struct sheet_form *form = &sheet->form;
	struct votes votes = {0};
	const char **first = NULL;
	size_t count = 0;
	bool found = true, differs = true;
	int rows = 0;
	enum status status = OK;

	for (; rows < ROWS_MAX; rows++) {
		status = form->kind == SHEET_CSV ? csv_next(sheet, &found) : xlsx_next(sheet, &found);
		if (status != OK || !found)
			break;
		if (rows == 0) {
			count = sheet->row.count;
			first = arena_array(sheet->mem, const char *, count + 1);
			for (size_t i = 0; i < count; i++)
				first[i] = text_trim(sheet->mem, sheet->cells[i]);
			continue;
		}
		if (rows == 1)
			differs = header_differs(first, count, sheet->cells, sheet->row.count);
		for (size_t i = 0; i < sheet->row.count; i++) {
			vote_decimal(sheet->cells[i], &votes);
			vote_date(sheet->cells[i], &votes);
		}
	}
	form->header = first && is_header(first, count) && differs;
	// Further samples, from all over the file: a year's first days alone do not tell the order of day and month.
	for (int i = 1; status == OK && found && form->kind == SHEET_CSV && i <= SAMPLES; i++) {
		int64_t at = sheet->source.size / (SAMPLES + 1) * i / 2 * 2;
		if (at <= csv_offset(sheet->csv))
			continue;
		csv_seek(sheet->csv, at, 2);
		for (int row = 0; row < 50 && status == OK && found; row++) {
			status = csv_next(sheet, &found);
			for (size_t j = 0; row > 0 && status == OK && found && j < sheet->row.count; j++) {
				vote_decimal(sheet->cells[j], &votes);
				vote_date(sheet->cells[j], &votes);
			}
		}
	}
	votes_count(form, &votes);
	return status;
}

static enum status sniff_text(struct sheet *sheet)
{
	struct arena *mem = arena_create();
	size_t room = sheet->source.size < (int64_t)SNIFF_BYTES ? (size_t)sheet->source.size : SNIFF_BYTES;
	unsigned char *head = arena_alloc(mem, room);
	int64_t got = source_read(&sheet->source, 0, head, room);
	enum status status = got < 0 ? sheet_fail(sheet, ERR_INTERNAL, "the file cannot be read")
		: sniff_encoding(sheet, head, (size_t)got);

	if (status == OK) {
		size_t size;
		char *text = decoded_head(mem, sheet, head, (size_t)got, &size);
		sniff_delimiter(&sheet->form, text, size);
	}
	arena_destroy(mem);
	return status;
}

enum status sniff(struct sheet *sheet)
{
	struct sheet_form *form = &sheet->form;
	enum status status;

	form->decimal = '.';
	form->header = true;
	if (form->kind == SHEET_XLSX) {
		form->tab = xlsx_first_visible(sheet);
		status = xlsx_seek(sheet, 1);
		return status == OK ? sniff_rows(sheet) : status;
	}
	status = sniff_text(sheet);
	if (status != OK)
		return status;
	status = csv_open(sheet);
	if (status == OK)
		status = sniff_rows(sheet);
	csv_close(sheet->csv);
	sheet->csv = NULL;
	return status;
}
