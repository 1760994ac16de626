import { expect, it } from 'vitest';
import { csv, sheetOf } from './sheet';

it('quotes what needs it and says of a formula that it is one', () => {
  expect(
    csv(
      sheetOf(
        ['a', 'b'],
        [
          ['x, y', 1.5],
          ['say "hi"', null],
          ['=1+1', -2],
          ['-3%', '-name'],
        ],
      ),
    ),
  ).toBe('\uFEFFa,b\r\n"x, y",1.5\r\n"say ""hi""",\r\n\'=1+1,-2\r\n-3%,\'-name\r\n');
});
