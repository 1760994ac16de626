// A typed dictionary. The Chinese messages are the source: every other language is of the same shape, so a message that
// is missing does not compile. A text that depends on a number is { one?, many }.
export type Lang = 'zh-CN' | 'en';
export type Plural = { one?: string; many: string };
export type Messages = { [key: string]: string | Plural | Messages };
export type Same<T> = { [K in keyof T]: T[K] extends string ? string : T[K] extends Plural ? Plural : Same<T[K]> };
export type Keys<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string | Plural ? `${P}${K}` : Keys<T[K], `${P}${K}.`>;
}[keyof T & string];
export type Values = Record<string, string | number>;

const isPlural = (node: unknown): node is Plural =>
  typeof node === 'object' && node !== null && typeof (node as Plural).many === 'string';

// "a.b.c" → text or plural, for one look-up per message.
export function flatten(messages: Messages, prefix = '', into = new Map<string, string | Plural>()) {
  for (const [key, node] of Object.entries(messages)) {
    if (typeof node === 'string' || isPlural(node)) into.set(prefix + key, node);
    else flatten(node, `${prefix + key}.`, into);
  }
  return into;
}

// {name} is replaced; a plural is chosen by values.count, which is shown as values.n where that is given (formatted).
export function format(node: string | Plural, lang: Lang, values: Values = {}): string {
  let text = node;
  if (typeof text !== 'string') {
    const form = new Intl.PluralRules(lang).select(Number(values.count ?? 0));
    text = (form === 'one' && text.one) || text.many;
  }
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name === 'count' && values.n !== undefined ? String(values.n) : String(values[name] ?? whole),
  );
}
