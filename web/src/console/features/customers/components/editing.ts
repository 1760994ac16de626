// The file of a customer as a form: what is typed, and what of it is different from what is kept.
import type * as schema from '@shared/api/schema';
import type { Customer } from '@shared/api/types';

export interface Line {
  key: number; // of the row on the screen
  value: string;
  label: 'mobile' | 'home' | 'work' | 'other';
}
export interface Place {
  key: number;
  was: schema.CustomerAddress | null; // what the form does not show goes back as it came
  province: string;
  city: string;
  district: string;
  street: string;
  postcode: string;
}
export interface Need {
  key: number;
  kind: schema.CustomerNeedInput['kind'];
  text: string;
}
export interface Birthday {
  calendar: 'solar' | 'lunar';
  year: number | null;
  month: number | null;
  day: number | null;
  leap: boolean;
}
export interface FileForm {
  surname: string;
  given: string;
  name: string;
  gender: 'unknown' | 'female' | 'male' | 'other';
  birthday: Birthday;
  phones: Line[];
  emails: Line[];
  places: Place[];
  needs: Need[];
  wechat: string;
  employer: string;
  industry: string;
  position: string;
  store: string;
  source: Customer['source'];
  status: Customer['status'];
  fields: Record<string, unknown>;
}

let keys = 0;
export const freshKey = () => ++keys;

export function formOf(customer: Customer): FileForm {
  const day = customer.birthday;
  return {
    surname: customer.surname ?? '',
    given: customer.given_name ?? '',
    name: customer.name ?? '',
    gender: customer.gender,
    birthday: {
      calendar: day?.calendar ?? 'solar',
      year: day?.year ?? null,
      month: day?.month ?? null,
      day: day?.day ?? null,
      leap: day?.leap_month ?? false,
    },
    phones: customer.phones.map((one) => ({ key: freshKey(), value: one.number, label: one.label })),
    emails: customer.emails.map((one) => ({ key: freshKey(), value: one.address, label: one.label })),
    places: customer.addresses.map((one) => ({
      key: freshKey(),
      was: one,
      province: one.province ?? '',
      city: one.city ?? '',
      district: one.district ?? '',
      street: one.street ?? '',
      postcode: one.postcode ?? '',
    })),
    needs: customer.needs.map((one) => ({ key: freshKey(), kind: one.kind, text: one.text })),
    wechat: customer.wechat ?? '',
    employer: customer.employer ?? '',
    industry: customer.industry ?? '',
    position: customer.position ?? '',
    store: customer.store_id ?? '',
    source: customer.source,
    status: customer.status,
    fields: { ...((customer.fields ?? {}) as Record<string, unknown>) },
  };
}

const text = (value: string) => value.trim() || null;

function birthdayOf(form: Birthday): schema.YearlyDayInput | null {
  if (form.month === null && form.day === null && form.year === null) return null;
  // What is missing is for the server to say: it names the field.
  return {
    calendar: form.calendar,
    year: form.year,
    month: form.month ?? 0,
    day: form.day ?? 0,
    leap_month: form.calendar === 'lunar' && form.leap,
  };
}

// As the API takes it, every member.
function bodyOf(form: FileForm): schema.CustomerInput {
  return {
    surname: text(form.surname),
    given_name: text(form.given),
    name: text(form.name),
    gender: form.gender,
    birthday: birthdayOf(form.birthday),
    phones: form.phones
      .filter((one) => one.value.trim())
      .map((one) => ({ number: one.value.trim(), label: one.label })),
    emails: form.emails
      .filter((one) => one.value.trim())
      .map((one) => ({ address: one.value.trim(), label: one.label })),
    addresses: form.places
      .filter((one) => one.province || one.city || one.district || one.street || one.postcode)
      .map((one) => ({
        ...(one.was ?? { label: 'home' as const }),
        province: text(one.province),
        city: text(one.city),
        district: text(one.district),
        street: text(one.street),
        postcode: text(one.postcode),
      })),
    needs: form.needs.filter((one) => one.text.trim()).map((one) => ({ kind: one.kind, text: one.text.trim() })),
    wechat: text(form.wechat),
    employer: text(form.employer),
    industry: text(form.industry),
    position: text(form.position),
    store_id: (form.store || null) as schema.CustomerInput['store_id'],
    source: form.source,
    status: form.status,
  };
}

// Only what was changed goes out, so that nobody undoes what a colleague has entered meanwhile, and so that what is
// masked never comes back as stars.
export function changesOf(before: FileForm, after: FileForm): schema.CustomerInput {
  const was = bodyOf(before);
  const now = bodyOf(after);
  const changed = (Object.keys(now) as (keyof typeof now)[]).filter(
    (key) => JSON.stringify(now[key]) !== JSON.stringify(was[key]),
  );
  const out = Object.fromEntries(changed.map((key) => [key, now[key]])) as schema.CustomerInput;
  // A name that was one word is taken apart when its parts are entered.
  if ((out.surname !== undefined || out.given_name !== undefined) && was.name && out.name === undefined)
    out.name = null;
  const fields = Object.fromEntries(
    Object.entries(after.fields).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before.fields[key])),
  );
  if (Object.keys(fields).length) out.fields = fields;
  return out;
}

// A member of the file in words, for somebody who compares two states of it.
export function wordsOf(value: unknown, calendar: (kind: 'solar' | 'lunar') => string): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.map((one) => wordsOf(one, calendar)).join(' · ') || '–';
  if (typeof value !== 'object') return String(value);
  const one = value as Record<string, unknown>;
  if ('calendar' in one)
    return `${[one.year, one.month, one.day].filter((part) => part).join('-')} ${calendar(one.calendar as 'solar')}`;
  const shown = one.number ?? one.address ?? one.text;
  if (shown) return String(shown);
  const parts = ['province', 'city', 'district', 'street', 'postcode'].map((part) => one[part]).filter((part) => part);
  return parts.join(' ') || JSON.stringify(value);
}

// What I have changed and what is by now something else than both what it was and what I made of it.
export function contested(before: FileForm, mine: FileForm, theirs: FileForm) {
  const flat = ({ fields, ...rest }: schema.CustomerInput) =>
    ({
      ...rest,
      ...Object.fromEntries(Object.entries(fields ?? {}).map(([key, value]) => [`fields/${key}`, value])),
    }) as Record<string, unknown>;
  const [me, them] = [flat(changesOf(before, mine)), flat(changesOf(before, theirs))];
  const apart = flat(changesOf(theirs, mine));
  return Object.keys(me)
    .filter((key) => key in them && key in apart)
    .map((key) => ({ key, mine: me[key], theirs: them[key] }));
}
