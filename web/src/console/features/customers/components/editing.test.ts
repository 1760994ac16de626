import type { Customer } from '@shared/api/types';
import { expect, it } from 'vitest';
import { changesOf, formOf } from './editing';

const file = {
  id: 'cus_1',
  name: '张伟',
  surname: null,
  given_name: null,
  gender: 'unknown',
  birthday: null,
  phones: [{ number: '139****5678', label: 'mobile' }],
  emails: [],
  addresses: [{ label: 'work', recipient: '前台', city: '上海市', street: '示例路 1 号' }],
  needs: [],
  source: 'store',
  status: 'active',
  store_id: null,
  fields: { size: 'M' },
} as unknown as Customer;

it('sends nothing of what was not touched, least of all what is masked', () => {
  const before = formOf(file);
  expect(changesOf(before, before)).toEqual({});
  expect(changesOf(before, { ...before, gender: 'female' })).toEqual({ gender: 'female' });
  expect(changesOf(before, { ...before, fields: { ...before.fields, size: null } })).toEqual({
    fields: { size: null },
  });
});

it('sends lists whole, with what the form does not show', () => {
  const before = formOf(file);
  const places = before.places.map((one) => ({ ...one, street: '示例路 2 号' }));
  expect(changesOf(before, { ...before, places }).addresses).toEqual([
    {
      label: 'work',
      recipient: '前台',
      province: null,
      city: '上海市',
      district: null,
      street: '示例路 2 号',
      postcode: null,
    },
  ]);
});

it('takes a whole name apart when its parts are entered', () => {
  const before = formOf(file);
  expect(changesOf(before, { ...before, surname: '张', given: '伟' })).toEqual({
    surname: '张',
    given_name: '伟',
    name: null,
  });
});

it('asks the server about half a birthday instead of dropping it', () => {
  const before = formOf(file);
  const birthday = { ...before.birthday, month: 8 };
  expect(changesOf(before, { ...before, birthday }).birthday).toEqual({
    calendar: 'solar',
    year: null,
    month: 8,
    day: 0,
    leap_month: false,
  });
});
