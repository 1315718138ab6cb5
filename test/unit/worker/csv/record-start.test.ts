import { recordStart } from '../../../../worker/csv/record-start.ts';

/** A text from the middle of a CSV, `|` before the record that begins first after its first byte. */
test.each([
  ['a row that is cut', '3,4\n|5,6\n'],
  ['the line end before a row', '\n|5,6\n'],
  ['a line end within quotes that open here', ',"two\nlines",6\n|7,8\n'],
  ['a field that the cut is within', 'wo\nlines",6\n|7,"x"\n'],
  ['a quote that is doubled and cut in two', '""word""\nand more",6\n|7,8\n'],
  ['quotes in quotes', 'a ""word""\nor two",6\n|7,8\n'],
  ['an inch, which is no quote', '5" pipe,6\n|7,8\n'],
  ['a quote that could both open and close, and one that tells', 'one\n","x\ny",6\n|7,8\n'],
  ['empty fields in quotes', '"",""\n|"",""\n'],
  ['CRLF', 'wo\r\nlines"\r\n|7,8\r\n'],
])('finds the next record after %s', (_what, marked) => {
  const [before = '', after = ''] = marked.split('|');
  const found = recordStart(Buffer.from(before + after), ','.charCodeAt(0), true);
  expect(found).toBe(Buffer.byteLength(before));
});

test('without a telling quote a place is taken to be outside of quotes', () => {
  expect(recordStart(Buffer.from('one\ntwo\n'), ','.charCodeAt(0), false)).toBe(4);
});

test('there may be no record that begins in the bytes', () => {
  expect(recordStart(Buffer.from('3,4'), ','.charCodeAt(0), true)).toBe(-1);
});
