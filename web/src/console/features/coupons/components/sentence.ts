// What a template says, in a sentence: what it gives, on what, when, for whom.
import type { CouponTemplate } from '@shared/api/loyalty';
import type { Formats } from '@shared/i18n/format';
import { code, currentLang, type useT } from '@/i18n';

type T = ReturnType<typeof useT>;

const WHOLE = 10_000; // hundredths of a percent

// 1500 is 15 % off; in Chinese one says what remains, in tenths: 8.5 折.
const share = (percent: number) => `${percent / 100}%`;
const reduced = (percent: number) => (currentLang() === 'en' ? share(percent) : `${(WHOLE - percent) / 1000} 折`);

export function gives(t: T, fmt: Formats, it: CouponTemplate, currency: string): string {
  const money = (minor: number) => fmt.money(minor, currency);
  const minimum = it.minimum ? money(it.minimum) : '';
  const item = it.item_sku ?? '';
  const count = it.item_quantity ?? 1;
  switch (it.kind) {
    case 'amount': {
      const off = money(it.value ?? 0);
      if (it.repeats && minimum) return t('coupons.say.each', { minimum, off });
      if (minimum) return t('coupons.say.over', { minimum, off });
      if (it.minimum_quantity) return t('coupons.say.pieces', { count: it.minimum_quantity, off });
      return t('coupons.say.amount', { off });
    }
    case 'percent': {
      const values = { percent: reduced(it.percent ?? 0), minimum };
      const said = t(minimum ? 'coupons.say.percentOver' : 'coupons.say.percent', values);
      return it.cap ? join(t, [said, t('coupons.say.capped', { cap: money(it.cap) })]) : said;
    }
    case 'gift':
      return minimum ? t('coupons.say.giftOver', { minimum, item, count }) : t('coupons.say.gift', { item, count });
    case 'bundle':
      return it.percent
        ? t('coupons.say.bundle', { item, percent: share(it.percent) })
        : t('coupons.say.bundleFree', { item });
    default:
      return t('coupons.say.service', { item, count });
  }
}

function when(t: T, fmt: Formats, it: CouponTemplate): string {
  const from = it.starts_at && fmt.date(it.starts_at);
  const to = it.ends_at && fmt.lastDay(it.ends_at);
  if (it.valid_days && it.delay_days) return t('coupons.say.daysLater', { delay: it.delay_days, count: it.valid_days });
  if (it.valid_days) return t('coupons.say.days', { count: it.valid_days });
  if (from && to) return t('coupons.say.fixed', { from, to });
  if (from) return t('coupons.say.fixedFrom', { from });
  if (to) return t('coupons.say.fixedTo', { to });
  return t('coupons.say.ever');
}

const join = (t: T, parts: string[]) => parts.join(t('comma'));

export function sentence(t: T, fmt: Formats, it: CouponTemplate, currency: string): string {
  const parts = [gives(t, fmt, it, currency)];
  if (it.products.length) parts.push(t('coupons.say.products', { count: it.products.length }));
  if (it.categories.length) parts.push(t('coupons.say.categories', { count: it.categories.length }));
  if (it.excluded.length) parts.push(t('coupons.say.excluded', { count: it.excluded.length }));
  if (it.stores.length) parts.push(t('coupons.say.stores', { count: it.stores.length }));
  if (it.channels.length)
    parts.push(t('coupons.say.channels', { list: it.channels.map((one) => code('channel', one)).join(' / ') }));
  if (it.condition) parts.push(t('coupons.say.who'));
  parts.push(when(t, fmt, it));
  if (it.stacking !== 'one') parts.push(t(`coupons.say.${it.stacking}`));
  return join(t, parts);
}
