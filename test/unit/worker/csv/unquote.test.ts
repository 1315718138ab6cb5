import fc from 'fast-check';
import { parseRecords } from '../../../../worker/csv/records.ts';
import { unquoted } from '../../../../worker/csv/unquote.ts';

function unquote(text: string): string | undefined {
  const plain = unquoted(new TextEncoder().encode(text), ','.charCodeAt(0));
  return plain && new TextDecoder().decode(plain);
}

test.each([
  ['every field quoted', '"cat","1.5"\n"dog","2"\n', 'cat,1.5\ndog,2\n'],
  ['texts quoted, CRLF, no last line end', '"cat",1\r\n"dog",2', 'cat,1\r\ndog,2'],
  ['a quoted last field without a line end', '1,"cat"', '1,cat'],
  ['nothing within quotes', '"",""\n', ',\n'],
  ['spaces and other letters', '" a ",1\n"é日𝒳",2\n', ' a ,1\né日𝒳,2\n'],
  ['a quote within a field, which is none', 'a"b,"c"\n', 'a"b,c\n'],
])('takes the quotes off: %s', (_, text, plain) => {
  expect(unquote(text)).toBe(plain);
});

test.each([
  ['a delimiter', '"Smith, J",1\n'],
  ['a line end', '"a\nb",1\n'],
  ['a carriage return', '"a\r",1\n'],
  ['a doubled quote', '"5"" disk",1\n'],
  ['no end', '1,"cat\n2,dog\n'],
  ['a space behind it', '"cat" ,1\n'],
  ['a carriage return behind it that ends no line', '"cat"\r,1\n'],
  ['a text behind it', '"cat"s,1\n'],
])('leaves alone what has a quoted field with %s', (_, text) => {
  expect(unquote(text)).toBeUndefined();
});

test('what it gives are the same records', () => {
  const field = fc.constantFrom('a', '', ' ', '"', '""', '"x"', '"1.5"', '" y"', '"p,q"', '"\r\n"');
  const separator = fc.constantFrom(',', ',', '\n', '\r\n');
  const text = fc
    .array(fc.tuple(field, separator), { maxLength: 20 })
    .map((parts) => parts.flat().join(''));
  let taken = 0;
  fc.assert(
    fc.property(text, (csv) => {
      const plain = unquote(csv);
      if (plain === undefined) return;
      taken += Number(plain !== csv);
      expect(parseRecords(plain, ',', 1)).toEqual(parseRecords(csv, ',', 1));
    }),
    { numRuns: 3000 },
  );
  expect(taken).toBeGreaterThan(100);
});
