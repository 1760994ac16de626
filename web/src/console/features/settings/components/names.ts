// What the server calls jobs, acts and objects, in words; what has none is shown as it is called.
import type { Key, useT } from '@/i18n';

type T = ReturnType<typeof useT>;

function named(t: T, family: string, name: string): string {
  const key = `settings.${family}.${name.replaceAll('.', '_')}`;
  const text = t(key as Key);
  return text === key ? name : text;
}
export const jobName = (t: T, kind: string) => named(t, 'jobs.kinds', kind);
export const actName = (t: T, act: string) => named(t, 'audit.acts', act);
export const objectName = (t: T, object: string) => named(t, 'audit.objects', object);

const BROWSERS: [RegExp, string][] = [
  [/MicroMessenger/, 'WeChat'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/, 'Linux'],
];

// "Chrome · Windows" of what a browser calls itself; what is no browser says its first word.
export function deviceOf(agent: string): string {
  const of = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(agent))?.[1];
  return [of(BROWSERS), of(SYSTEMS)].filter(Boolean).join(' · ') || agent.slice(0, 40);
}
