import fc from 'fast-check';
import Papa from 'papaparse';
import { DELIMITERS, detectDelimiter } from '../../../../worker/csv/dialect.ts';

test.each([
  ['a,b\n1,2\n', ','],
  ['a;b\n1;2\n', ';'],
  ['a\tb\n1\t2\n', '\t'],
  ['a|b\n1|2\n', '|'],
  ['a;b\r\n1;2\r\n', ';'],
  // A comma for the decimal point.
  ['a;b\n1,5;2,5\n3,25;4,0\n', ';'],
  ['a;b;c\n1,5;2;x\n', ';'],
  // Names and cells with other delimiters in them, quoted and not.
  ['"a;b;c",d\n"1;2;3",4\n', ','],
  ['"a,b";"c,d"\n1;2\n', ';'],
  ['name,tags\nx,p;q;r\ny,s\n', ','],
  ['name;tags\nx;p,q,r\ny;s\n', ';'],
  ['a b|c, d\n1|2, 3\n', ','],
  ['date;time\n2026-01-01;1|2\n', ';'],
  ['a\tb, c\n1\t2\n', '\t'],
  ['a,b;c;d\n1,2\n3,4\n', ','],
  // Quotes that would be torn apart.
  ['id;"last, first"\n1;"Doe, Jo"\n2;"Roe, Al"\n', ';'],
  ['id,"last; first"\n1,"Doe; Jo"\n', ','],
  ['size,"a;b"\n"5"" disk","1;2"\n', ','],
  ['"a";"b"\n"1";"2"\n', ';'],
  ['"a"|"b,c"\n"1"|"2,3"\n', '|'],
  ['"a\nb";c\n1;2\n', ';'],
  // One bad row does not change it.
  ['a;b;c\n1;2;3\n4;5\n6;7;8\n', ';'],
  ['a,b,c\n1,2,3\n4,5\n6;7;8\n', ','],
  // One column, and nothing.
  ['a\n1\n2\n', ','],
  ['a\n1;2\n3;4\n', ','],
  ['text\nx, y\nz\n', ','],
  ['', ','],
  ['\n\n', ','],
  // No more than a header, or its beginning.
  ['a;b', ';'],
  ['a;b\n', ';'],
  ['a;b;c,d\n', ';'],
  // Empty lines in between and after.
  ['a;b\n\n1;2\n\n\n', ';'],
])('the delimiter of %j is %j', (text, delimiter) => {
  expect(detectDelimiter(text, true)).toBe(delimiter);
});

test('the last record of a text that is cut does not count', () => {
  expect(detectDelimiter('a;b,c\n1;2,3\n4;', false)).toBe(',');
  expect(detectDelimiter('a;b;c,d\n1;2;3,4\n5,', false)).toBe(';');
  expect(detectDelimiter('a;b;c', false)).toBe(';');
  expect(detectDelimiter('a;b\n1;"2', false)).toBe(';');
});

test('a header longer than what is looked at is enough', () => {
  const names = Array.from({ length: 50_000 }, (_, index) => `c${String(index)}`);
  for (const delimiter of DELIMITERS) {
    expect(detectDelimiter(`${names.join(delimiter)}\n1`, false)).toBe(delimiter);
  }
});

test('a quote that never closes in much text is soon done with', () => {
  expect(detectDelimiter(`a;b\n1;"${'x,'.repeat(500_000)}`, false)).toBe(';');
});

test('what papaparse writes is found out, whatever is in the cells', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '1', ',', ';', '|', '\t', '"', '\n', ' ') });
  const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
      minLength: 2,
      maxLength: 9,
    }),
  );
  fc.assert(
    fc.property(table, fc.constantFrom(...DELIMITERS), (rows, delimiter) => {
      const text = Papa.unparse(rows, { delimiter, newline: '\n', quotes: true });
      expect(detectDelimiter(text, true)).toBe(delimiter);
    }),
  );
});
