// Private to exchange: which column means what.
#pragma once

#include "exchange/exchange.h"

enum order_field {
	ORDER_NUMBER,
	ORDER_SKU,
	ORDER_NAME,
	ORDER_QUANTITY,
	ORDER_DATE,
	ORDER_TIME,
	ORDER_PRICE,
	ORDER_AMOUNT,
	ORDER_DISCOUNT,
	ORDER_SHIPPING,
	ORDER_CUSTOMER_NO,
	ORDER_MEMBER_NO,
	ORDER_CUSTOMER_NAME,
	ORDER_SURNAME,
	ORDER_GIVEN_NAME,
	ORDER_PHONE,
	ORDER_EMAIL,
	ORDER_STORE,
	ORDER_CURRENCY,
	ORDER_CHANNEL,
	ORDER_TENDER,
	ORDER_NOTE,
	ORDER_STATUS,
	ORDER_FIELDS,
};

enum person_field {
	PERSON_EXTERNAL,
	PERSON_MEMBER_NO,
	PERSON_NAME,
	PERSON_SURNAME,
	PERSON_GIVEN_NAME,
	PERSON_PHONE,
	PERSON_PHONE_2,
	PERSON_EMAIL,
	PERSON_GENDER,
	PERSON_BIRTHDAY,
	PERSON_TYPE,
	PERSON_STORE,
	PERSON_TAGS,
	PERSON_NOTE,
	PERSON_SOURCE,
	PERSON_SOURCE_NOTE,
	PERSON_BASIS,
	PERSON_COUNTRY,
	PERSON_PROVINCE,
	PERSON_CITY,
	PERSON_DISTRICT,
	PERSON_STREET,
	PERSON_POSTCODE,
	PERSON_WECHAT,
	PERSON_QQ,
	PERSON_PLATE,
	PERSON_VIN,
	PERSON_EMPLOYER,
	PERSON_INDUSTRY,
	PERSON_POSITION,
	PERSON_LANGUAGE,
	PERSON_FIRST_CONTACT,
	PERSON_JOINED,
	PERSON_DISPLAY_NAME,
	PERSON_FIELDS,
};

#define FIELDS_MAX 64
#define CUSTOM_MAX 128
#define CUSTOM_PREFIX "fields."

// A mapping made ready for rows: where each field stands, −1: nowhere.
struct layout {
	int at[FIELDS_MAX];
	struct {
		const char *key;
		int at;
	} custom[CUSTOM_MAX];
	size_t custom_count;
};

// Finds a mapping for columns by their names, and where these say nothing, by what stands in the rows. known (may be
// NULL) is the mapping that was used last: it goes first. The names of columns are copied.
MUST_CHECK enum status map_propose(struct ctx *ctx, enum import_kind kind, const struct sheet_form *form,
	const char *const *columns, size_t column_count, const char ***rows, size_t row_count,
	const struct column_map *known, size_t known_count, struct column_map **ret);
// Refuses fields that do not exist or stand twice, and a mapping without what the kind needs.
MUST_CHECK enum status map_check(
	struct ctx *ctx, enum import_kind kind, const struct column_map *columns, size_t count);
struct layout map_layout(enum import_kind kind, const struct column_map *columns, size_t count);

// The cell of a field, trimmed; "" where there is none.
const char *cell_text(
	struct arena *mem, const struct layout *layout, int field, const char *const *cells, size_t count);
// "17850.0" → "17850": a number that a spreadsheet has written as one with decimals.
const char *cell_number_text(struct arena *mem, const char *text);
// What sheet_date found, as an instant of the shop's zone.
MUST_CHECK bool cell_instant(
	const struct ctx *ctx, const struct sheet_form *form, const char *date, const char *time, int64_t *at_ms);
