import fc from 'fast-check';
import Papa from 'papaparse';
import { parseRecords } from '../../../../worker/csv/records.ts';

test.each<[string, string, string[][]]>([
  [
    'plain lines',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'no line end at the end',
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'CRLF',
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'quotes before CRLF',
    'a,"b"\r\n1,"2"\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'spaces after a closing quote',
    '"cat" ,1\n1,"cat" \n',
    [
      ['cat', '1'],
      ['1', 'cat'],
    ],
  ],
  ['commas and quotes in quotes', '"a,""b""",c\n', [['a,"b"', 'c']]],
  ['a quote within a cell', 'a"b,c\n', [['a"b', 'c']]],
  ['empty cells', ',\n', [['', '']]],
  ['empty lines', '\n\na\n\n', [[''], [''], ['a'], ['']]],
  ['an empty text', '', []],
])('reads %s', (_, text, records) => {
  expect(parseRecords(text, ',', 1)).toEqual({ records, lines: expect.anything() });
});

test('another delimiter leaves commas in the cells', () => {
  expect(parseRecords('a,1;b\n', ';', 1).records).toEqual([['a,1', 'b']]);
});

test('counts lines from the first, also those within quotes', () => {
  const { lines } = parseRecords('a,b\n"1\n1",2\n"\r\n\r\n",4\n5,6\n', ',', 7);
  expect(lines).toEqual([7, 8, 10, 13]);
});

test('reads back what papaparse writes', () => {
  const cell = fc.string({ unit: fc.constantFrom('ä', '𝄞', 'a', ',', '"', '\n', ' ') });
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(table, (rows) => {
      const text = Papa.unparse(rows, { newline: '\n' });
      expect(parseRecords(`${text}\n`, ',', 1).records).toEqual(rows);
    }),
  );
});

test.each([
  ['a quote that never closes', 'a,b\n1,"2\n3,4\n', 2, 'never closes'],
  ['text after a closing quote', 'a,b\n1,2\n"3"x,4\n5,6\n', 3, 'twice'],
])('%s is the failure, and what is before it is read', (_, text, line, what) => {
  const { records, failure } = parseRecords(text, ',', 1);
  expect(records).toHaveLength(line - 1);
  expect(failure?.reason).toBe('DataInvalid');
  expect(failure?.message).toContain(`The record that starts in line ${String(line)}`);
  expect(failure?.message).toContain(what);
});
