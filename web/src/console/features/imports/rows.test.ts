import { describe, expect, it } from 'vitest';
import { fileOf, mended } from './rows';

describe('refused rows as a file', () => {
  it('keeps what stood there, letter by letter', () => {
    expect(
      fileOf(['单号', 'phone', 'note'], [{ cells: ['R-1', '+8613912345678', 'a "b", c'] }, { cells: ['=1'] }]),
    ).toBe('单号,phone,note\r\nR-1,+8613912345678,"a ""b"", c"\r\n=1,,\r\n');
  });
  it('takes the changes', () => {
    const row = { number: 1, line: 4, reason: '', cells: ['R-1', 'x', 'y'] };
    expect(mended(row, new Map([[1, '12']]))).toEqual(['R-1', '12', 'y']);
    expect(mended(row, undefined)).toEqual(row.cells);
  });
});
