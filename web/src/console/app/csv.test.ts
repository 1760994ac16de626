import { describe, expect, it } from 'vitest';
import { csvText } from './csv';

describe('figures as CSV', () => {
  it('quotes what needs it', () => {
    expect(csvText([['a', 'b,c', 'd"e', 'f\ng']])).toBe('a,"b,c","d""e","f\ng"\r\n');
  });
  it('lets no cell be a formula, and numbers be numbers', () => {
    expect(csvText([['=1+1', '+7', '@x', '-sum', '-12.5']])).toBe("'=1+1,'+7,'@x,'-sum,-12.5\r\n");
  });
});
