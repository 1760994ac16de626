import { describe, expect, it } from 'vitest';
import { currencyDigits, formats, phoneText } from './format';

const zh = formats('zh-CN', 'Asia/Shanghai');
const en = formats('en', 'Asia/Shanghai');

describe('formats', () => {
  it('writes money in the decimals of its currency', () => {
    expect(zh.money(123456, 'CNY')).toBe('¥1,234.56');
    expect(en.money(123456, 'CNY')).toBe('¥1,234.56');
    expect(en.money(-50, 'USD')).toBe('-$0.50');
    expect(en.money(1234, 'JPY')).toBe('¥1,234');
    expect(currencyDigits('KWD')).toBe(3);
  });
  it('writes points with the decimals of their wallet', () => {
    expect(zh.points(12345)).toBe('12,345');
    expect(zh.points(12345, 2)).toBe('123.45');
  });
  it('writes dates in the zone of the shop', () => {
    expect(zh.date('2026-12-31T15:59:59.999Z')).toBe('2026/12/31');
    expect(zh.date('2026-12-31T16:00:00.000Z')).toBe('2027/01/01');
    expect(zh.lastDay('2026-12-31T16:00:00.000Z')).toBe('2026/12/31');
    expect(en.dateTime('2026-12-31T16:05:00.000Z')).toBe('2027/01/01 00:05');
    expect(formats('en', 'America/New_York').dateTime(Date.UTC(2026, 6, 1, 3, 4))).toBe('2026/06/30 23:04');
  });
  it('fixes the decimals of percents', () => {
    expect(zh.percent(0.25)).toBe('25.0%');
    expect(zh.percent(0.555)).toBe('55.5%');
  });
  it('shortens large numbers as each language does', () => {
    expect(zh.compact(12_800)).toBe('1.3万');
    expect(en.compact(12_800)).toBe('12.8K');
    expect(zh.moneyCompact(1_234_567_800, 'CNY')).toBe('¥1,234.6万');
    expect(zh.moneyCompact(-30, 'CNY')).toBe('¥0');
    expect(zh.moneyCompact(-1_234_500, 'CNY')).toBe('-¥1.2万');
  });
  it('knows where a day of the shop begins and ends', () => {
    expect(zh.dayStart('2026-11-22')).toBe('2026-11-21T16:00:00.000Z');
    expect(zh.dayEnd('2026-11-22')).toBe('2026-11-22T16:00:00.000Z');
    const york = formats('en', 'America/New_York');
    expect(york.dayStart('2026-03-08')).toBe('2026-03-08T05:00:00.000Z');
    expect(york.dayEnd('2026-03-08')).toBe('2026-03-09T04:00:00.000Z');
  });
  it('says how long ago, and dates what is old', () => {
    const now = Date.parse('2026-11-22T12:00:00Z');
    expect(zh.ago('2026-11-22T11:59:50Z', now)).toBe('现在');
    expect(zh.ago('2026-11-22T11:30:00Z', now)).toBe('30分钟前');
    expect(en.ago('2026-11-20T11:00:00Z', now)).toBe('2 days ago');
    expect(en.ago('2026-09-01T00:00:00Z', now)).toBe('2026/09/01');
  });
  it('writes sizes of files', () => {
    expect(en.bytes(999)).toBe('999 B');
    expect(en.bytes(1500)).toBe('1.5 KB');
    expect(en.bytes(45_000_000)).toBe('45 MB');
  });
  it('groups mobile numbers, masked or not, and leaves others', () => {
    expect(phoneText('+8613912345678')).toBe('139 1234 5678');
    expect(phoneText('+86139****5678')).toBe('139 **** 5678');
    expect(phoneText('+442079460018')).toBe('+442079460018');
  });
});
