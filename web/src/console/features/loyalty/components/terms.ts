// The terms of a rule as a form has them, and back: days for instants, nothing where a choice makes a field idle.
import type { Band, Cap, Terms, Trigger } from '@shared/api/loyalty';
import { dayOf, dayStart, lastDayOf } from '../days';

export const TRIGGERS: Trigger[] = [
  'order_paid',
  'order_delivered',
  'sign_up',
  'profile',
  'birthday',
  'check_in',
  'streak',
  'review',
  'share',
  'referral',
  'survey',
  'attendance',
  'custom',
];

export const ofOrder = (trigger: Trigger) => trigger === 'order_paid' || trigger === 'order_delivered';

export interface TermsForm {
  name_zh: string;
  name_en: string;
  trigger: Trigger;
  activity: string;
  condition: string;
  line_condition: string;
  from: string; // days
  until: string;
  effect: Terms['effect'];
  wallet: string;
  measure: Terms['measure'];
  points: number | null;
  per: number | null;
  bands: Band[];
  factor: number | null;
  not_multiplied: boolean;
  coupon: string;
  before_discount: boolean;
  with_shipping: boolean;
  with_points_part: boolean;
  tax_rate: number | null;
  rounding: Terms['rounding'];
  rounded: Terms['rounded'];
  caps: Cap[];
  group: string;
  priority: number | null;
  on_return: Terms['on_return'];
}

export const FIRST: TermsForm = {
  name_zh: '',
  name_en: '',
  trigger: 'order_paid',
  activity: '',
  condition: '',
  line_condition: '',
  from: '',
  until: '',
  effect: 'points',
  wallet: '',
  measure: 'amount',
  points: null,
  per: null,
  bands: [],
  factor: null,
  not_multiplied: false,
  coupon: '',
  before_discount: false,
  with_shipping: false,
  with_points_part: false,
  tax_rate: null,
  rounding: 'steps',
  rounded: 'total',
  caps: [],
  group: '',
  priority: null,
  on_return: 'counterfactual',
};

export function formOf(terms: Terms, zone: string): TermsForm {
  return {
    ...terms,
    activity: terms.activity ?? '',
    condition: terms.condition ?? '',
    line_condition: terms.line_condition ?? '',
    // A change of what is in force already counts from when it goes live, and does not reach back.
    from: terms.from && Date.parse(terms.from) > Date.now() ? dayOf(zone, terms.from) : '',
    until: terms.until ? lastDayOf(zone, terms.until) : '',
    wallet: terms.wallet ?? '',
    coupon: terms.coupon ?? '',
    group: terms.group ?? '',
  };
}

export function termsOf(form: TermsForm, zone: string) {
  const order = ofOrder(form.trigger);
  const points = form.effect === 'points';
  const stepped = points && form.bands.length > 0;
  return {
    name_zh: form.name_zh.trim(),
    name_en: form.name_en.trim(),
    trigger: form.trigger,
    activity: form.trigger === 'custom' ? form.activity.trim() || null : null,
    condition: form.condition.trim() || null,
    line_condition: order ? form.line_condition.trim() || null : null,
    from: form.from ? dayStart(zone, form.from) : null,
    until: form.until ? dayStart(zone, form.until, 1) : null,
    group: form.group || null,
    priority: form.priority,
    effect: form.effect,
    wallet: form.effect === 'coupon' ? null : form.wallet || null,
    measure: points ? form.measure : undefined,
    points: points && !stepped ? form.points : null,
    per: points && !stepped && form.measure !== 'fixed' ? form.per : null,
    bands: stepped ? form.bands : [],
    factor: form.effect === 'multiplier' ? form.factor : null,
    not_multiplied: points && form.not_multiplied,
    coupon: form.effect === 'coupon' ? form.coupon || null : null,
    before_discount: order && form.before_discount,
    with_shipping: order && form.with_shipping,
    with_points_part: order && form.with_points_part,
    tax_rate: order ? form.tax_rate : null,
    rounding: form.rounding,
    rounded: form.rounded,
    caps: form.caps,
    on_return: form.on_return,
  };
}
