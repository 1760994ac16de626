// One spelling for what people write in many: phones, e-mail addresses, plates, member numbers, names.
// Normal forms are made once, when something is written; look-ups and comparisons use only them.
//
// Input is valid UTF-8 (checked at the door). Results live in mem. Refusal is ERR_UNPROCESSABLE and leaves the
// result untouched; whoever calls knows the field and makes the problem of it. All functions are thread-safe.
#pragma once

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// NFKC (Unicode UAX #15): full-width letters, digits and signs become half-width, U+3000 a space, ligatures letters.
char *normal_width(struct arena *mem, const char *text);
// For one line of display text: NFKC only for the full-width forms block and spaces (a name keeps its own letters),
// controls and invisible format characters (BOM, zero-width, bidi) dropped, runs of white space one space, trimmed.
char *normal_line(struct arena *mem, const char *text);

// E.164 ("+8613812345678"). Separators (space - . / ( ) and their full-width forms) are ignored; any other sign
// refuses, so "138 1234 5678 ext. 9" is refused rather than guessed at.
//  1. "+…" or "00…": international. Calling code by the longest match in the table of ITU-T E.164 country codes.
//  2. Otherwise default_country (ISO 3166 alpha-2, e.g. "CN") decides: its trunk prefix ("0" in most) is dropped, its
//     calling code put before; "86138…" with the right length is also understood as having its calling code.
//  3. China: mobile 1[3-9] + 9 digits; 10-digit 400/800 numbers; landlines by area code: 10, 2x + 8 digits, 3- to
//     4-digit codes [3-9]xx + 7 or 8 digits, subscriber not beginning with 0 or 1. A landline without area code is
//     refused.
//  4. Everywhere else the length of the national number must lie in the table's range, 15 digits in all; North America:
//     area and exchange begin with 2–9.
// Numbers of one repeated digit after the calling code are refused.
MUST_CHECK enum status normal_phone(struct arena *mem, const char *text, const char *default_country,
	const char **e164);
// True when the country has a row in the table (default_country above).
bool phone_country_known(const char *country);

// Trimmed, width-folded, lower-cased (all of it: every provider in use compares so). Shape by RFC 5321: local part
// 1–64 bytes dot-atom (no quoted strings), domain of at least two labels of 1–63 letters, digits, hyphens (U-labels
// pass), 254 bytes in all. Letters beyond ASCII are taken (RFC 6531) in NFKC; 。 stands for a dot.
MUST_CHECK enum status normal_email(struct arena *mem, const char *text, const char **email);

// Number plate: width-folded, upper-cased, blanks, dots (· . •) and hyphens dropped. 4–10 letters, digits, CJK. The
// shape of mainland plates is checked where it begins with a province: province, letter, 5 or 6 (new energy)
// letters or digits, the last of which may be one of 学警港澳挂领使. "沪A·12345" → "沪A12345".
MUST_CHECK enum status normal_plate(struct arena *mem, const char *text, const char **plate);

// Member number: width-folded, upper-cased, blanks dropped; 1–40 of letters, digits, - _ . / #.
MUST_CHECK enum status normal_member_no(struct arena *mem, const char *text, const char **number);

// ---- names ----

// For comparison: NFKC and case folding, diacritics of Latin letters dropped, only letters and digits kept.
// " Ｊohn  O'Brién" → "johnobrien"; "张 伟" → "张伟". Empty when nothing is left.
char *name_key(struct arena *mem, const char *name);
// Joined reading for search: Han by pinyin without tones (ü as u), other letters as in name_key. "张伟" → "zhangwei",
// "单雄信" → "shanxiongxin": for names of 2–4 Han characters the surname's own reading is taken, compound surnames
// included (尉迟 → yuchi). Elsewhere each character has its commonest reading (ICU Han-Latin).
char *name_pinyin(struct arena *mem, const char *name);
// First letters of each Han character and of each word: "张伟" → "zw", "John Smith" → "js".
char *name_initials(struct arena *mem, const char *name);

// ---- search: pieces into the index, a plan out of a query ----
//
// A customer's name and phones are cut into pieces; the index holds keyed hashes of them. A query becomes a plan:
// alternatives, each of which needs all its pieces; what the index finds is then verified over the opened text. The
// plan never misses: whatever search_matches accepts has all pieces of at least one alternative.
//
// The query is folded as in name_key and cut into tokens: runs of CJK characters (Han, kana, Hangul), and words of
// other letters and digits (an apostrophe does not end a word, every other sign does). It matches a customer exactly
// when one holds:
//  (a) It has nothing but digits, + ( ) - . / and blanks, at least four digits, and these are the end of a phone.
//      Leading zeros do not count as long as more than eight digits are left (trunk prefix, 00).
//  (b) At least one token is CJK or longer than one letter, and every token matches the name: a CJK token is a
//      substring of its name_key; a word is the start of one of its words, of its joined reading (name_pinyin) or of
//      its initials.
//  (c) It is all words, more than one, and these put together ("zhang wei") are the start of the joined reading or of
//      the initials.
//  (d) (b) or (c) holds once each "lv" and "nv" in its words is read "lu" and "nu" (吕 as keyboards have it).
// Of a name the first 64 characters count.

#define SEARCH_NAME_MAX 64 // characters of a name that are searched
#define SEARCH_ALTERNATIVES_MAX 4

struct pieces {
	const char **texts; // distinct; at most 32 bytes each
	size_t count;
};

// CJK characters and their bigrams; starts of 1 to 8 characters of the joined reading, the initials and each word.
struct pieces name_pieces(struct arena *mem, const char *name);
// The last 4 and the last 8 digits of an E.164 number.
struct pieces phone_pieces(struct arena *mem, const char *e164);

struct search_plan {
	size_t count;                                         // alternatives; 0: the query is too short to search for
	struct pieces alternatives[SEARCH_ALTERNATIVES_MAX]; // a candidate has all pieces of one of them
	const void *query;                                    // for search_matches
};

// Never fails; a query without anything to search for has count 0. Queries count up to 200 bytes.
struct search_plan search_plan(struct arena *mem, const char *query);
// The rule above over one name and its phones (E.164).
bool search_matches(const struct search_plan *plan, const char *name, const char *const *phones, size_t phone_count);
