// From one colour to a theme: each colour is moved towards black or white in small steps until what is written on it,
// or what it is written on, can be read.
#include "portal/brand.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define TEXT_CONTRAST 4.5
#define CARD_CONTRAST 7.0 // small grey text stands on the card
#define STEPS 100

// The neutral colours of the tokens that a brand is shown beside.
static const struct tint white = {255, 255, 255}, black = {0, 0, 0}, paper = {255, 255, 255}, night = {21, 29, 26},
			 night_ink = {5, 16, 14};

static double channel(int value)
{
	double part = value / 255.0;

	return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(struct tint tint)
{
	return 0.2126 * channel(tint.red) + 0.7152 * channel(tint.green) + 0.0722 * channel(tint.blue);
}

double tint_contrast(struct tint a, struct tint b)
{
	double one = luminance(a), other = luminance(b);

	return one > other ? (one + 0.05) / (other + 0.05) : (other + 0.05) / (one + 0.05);
}

static int hex_digit(char digit)
{
	return isdigit((unsigned char)digit) ? digit - '0' : tolower((unsigned char)digit) - 'a' + 10;
}

bool tint_parse(const char *text, struct tint *tint)
{
	int *const parts[] = {&tint->red, &tint->green, &tint->blue};

	if (!text || text[0] != '#' || strlen(text) != 7 || strspn(text + 1, "0123456789abcdefABCDEF") != 6)
		return false;
	for (int i = 0; i < 3; i++)
		*parts[i] = hex_digit(text[1 + 2 * i]) * 16 + hex_digit(text[2 + 2 * i]);
	return true;
}

// so many hundredths of the way from one to the other
static struct tint mix(struct tint from, struct tint to, int part)
{
	return (struct tint){(from.red * (STEPS - part) + to.red * part) / STEPS,
		(from.green * (STEPS - part) + to.green * part) / STEPS,
		(from.blue * (STEPS - part) + to.blue * part) / STEPS};
}

// The nearest colour on the way that has this contrast to the other.
static struct tint until(struct tint color, struct tint way, struct tint other, double contrast)
{
	for (int part = 0; part < STEPS; part++) {
		struct tint moved = mix(color, way, part);
		if (tint_contrast(moved, other) >= contrast)
			return moved;
	}
	return way;
}

struct palette palette_of(struct tint color, bool dark)
{
	struct tint ground = dark ? night : paper, way = dark ? white : black;
	struct palette palette = {.brand_ink = dark ? night_ink : white};

	palette.brand = until(color, way, dark ? night_ink : white, TEXT_CONTRAST + 0.3);
	palette.brand_hover = mix(palette.brand, way, 16);
	palette.brand_soft = mix(ground, palette.brand, dark ? 22 : 12);
	palette.brand_text = until(palette.brand, way, palette.brand_soft, TEXT_CONTRAST + 0.2);
	// The card is dark in both looks, with white on it.
	palette.card_via = until(color, black, white, CARD_CONTRAST + 1.0);
	palette.card_from = mix(palette.card_via, black, 32);
	palette.card_to = until(mix(palette.card_via, white, 24), black, white, TEXT_CONTRAST);
	return palette;
}

static void put(struct buf *buf, const char *name, struct tint tint)
{
	buf_format(buf, "--%s:#%02x%02x%02x;", name, (unsigned)tint.red & 255, (unsigned)tint.green & 255,
		(unsigned)tint.blue & 255);
}

static void put_palette(struct buf *buf, const char *selector, const struct palette *palette)
{
	buf_format(buf, "%s{", selector);
	put(buf, "brand", palette->brand);
	put(buf, "brand-ink", palette->brand_ink);
	put(buf, "brand-hover", palette->brand_hover);
	put(buf, "brand-soft", palette->brand_soft);
	put(buf, "brand-text", palette->brand_text);
	put(buf, "focus", palette->brand_text);
	put(buf, "card-from", palette->card_from);
	put(buf, "card-via", palette->card_via);
	put(buf, "card-to", palette->card_to);
	buf_text(buf, "}\n");
}

const char *brand_theme(struct arena *mem, const struct brand *brand)
{
	struct buf buf = buf_make(mem, 4096);
	struct tint color;

	if (!tint_parse(brand->color, &color))
		return "";
	struct palette light = palette_of(color, false), dark = palette_of(color, true);
	// A little more specific than the tokens' own rules, so that it does not matter which of the two comes first.
	put_palette(&buf, "html:root", &light);
	buf_text(&buf, "@media screen {\n"); // paper is white
	put_palette(&buf, "html:root[data-theme=\"dark\"]", &dark);
	buf_text(&buf, "}\n");
	return buf.data;
}
