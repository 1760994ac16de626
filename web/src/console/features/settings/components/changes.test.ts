import { expect, it } from 'vitest';
import { changesOf } from './changes';

it('reads pairs, two pictures, and a new record', () => {
  expect(changesOf({ name: ['a', 'b'] })).toEqual([{ field: 'name', before: 'a', after: 'b' }]);
  expect(changesOf({ before: { a: 1, b: 2 }, after: { a: 1, b: 3 } })).toEqual([{ field: 'b', before: 2, after: 3 }]);
  expect(changesOf({ name: 'a' })).toEqual([{ field: 'name', before: undefined, after: 'a' }]);
  expect(changesOf('text')).toBeNull();
});
