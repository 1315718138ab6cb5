import fc from 'fast-check';
import Papa from 'papaparse';
import { DELIMITERS } from '../../../../worker/csv/dialect.ts';
import { openCsv, readHeader, type HeaderOptions } from '../../../../worker/csv/header.ts';
import { bytesOf, collect } from '../../../support/byte-stream.ts';
import { thrownBy } from '../../../support/failure.ts';
import { failureOf } from '../../../support/ssh-connect.ts';

function read(text: string, options?: HeaderOptions, isWhole = true) {
  return readHeader(Buffer.from(text), isWhole, options);
}

test.each<[string, string, readonly string[], string]>([
  ['a,b\n', '1,2\n', ['a', 'b'], ','],
  ['a,b\r\n', '1,2\r\n', ['a', 'b'], ','],
  ['a,b', '', ['a', 'b'], ','],
  ['a\n', '1\n', ['a'], ','],
  [' Cz/theta;# Letter;\n', '1;2;3\n', [' Cz/theta', '# Letter', ''], ';'],
  ['"a,b"\t"c\r\nd"\t"e""f"\n', '1\t2\t3\n', ['a,b', 'c\r\nd', 'e"f'], '\t'],
  ['größe|日本|𝒳\n', '1|2|3\n', ['größe', '日本', '𝒳'], '|'],
  ['"a" ,b\n', '1,2\n', ['a', 'b'], ','],
  ['a,b\n', '\n', ['a', 'b'], ','],
  ['0,1,2\n', '5,6,7\n', ['0', '1', '2'], ','],
  [',0,1\n', '0,6,7\n', ['', '0', '1'], ','],
  ['400,410,label\n', '1,2,x\n', ['400', '410', 'label'], ','],
  [',,\n', '1,2,3\n', ['', '', ''], ','],
])('the header %j before %j is %j', (header, rows, names, delimiter) => {
  const end = Buffer.byteLength(header);
  const nextLine = header.split('\n').length;
  expect(read(header + rows)).toEqual({ names, delimiter, end, nextLine });
});

test('a delimiter that is given is the one', () => {
  expect(read('a;b,c\n1;2,3\n', { delimiter: ';' }).names).toEqual(['a', 'b,c']);
  expect(read('a;b\n1;2\n', { delimiter: ',' }).names).toEqual(['a;b']);
});

test('numbers are names when the manifest names one of them', () => {
  expect(read('400,410\n1,2\n', { named: ['410'] }).names).toEqual(['400', '410']);
  expect(thrownBy(() => read('400,410\n1,2\n', { named: ['41'] })).reason).toBe('DataInvalid');
});

test.each([
  ['', 'DataEmpty', 'The data is empty: it has not even a header.'],
  ['\n\r\n \n', 'DataEmpty', 'The data is empty: it has not even a header.'],
  ['\na,b\n', 'DataInvalid', 'The first line of the data is empty'],
  [
    '5.1,3.5,1.4\n4.9,3,1.4\n',
    'DataInvalid',
    'The data has no header: the first record must name the columns, and what stands there is "5.1", "3.5", "1.4".',
  ],
  ['1,,NaN\n2,3,4\n', 'DataInvalid', 'The data has no header'],
  ['0\n1\n', 'DataInvalid', 'The data has no header'],
  ['1,2,3\n4,5,6\n', 'DataInvalid', 'The data has no header'],
  ['0,1,1\n4,5,6\n', 'DataInvalid', 'The data has no header'],
  ['a,b\r1,2\r', 'DataInvalid', 'The lines of the data end in CR alone'],
  ['"a,b\n1,2\n', 'DataInvalid', 'The header of the data opens a quote that never closes.'],
  ['"a"x,b\n1,2\n', 'DataInvalid', 'The header of the data has text after a closing quote'],
  ['a\0,\0b\0\n\0', 'DataInvalid', 'UTF-16 without a byte order mark'],
  ['\u007fELF\0\0\0', 'DataInvalid', 'The data is no text'],
])('%j is refused as %s', (text, reason, message) => {
  const failure = thrownBy(() => read(text));
  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(message);
});

test('a header has 100 000 columns and no more', () => {
  const header = (columns: number) => `${'a,'.repeat(columns - 1)}a\n`;
  expect(read(header(100_000)).names).toHaveLength(100_000);
  expect(thrownBy(() => read(header(100_001))).message).toBe(
    'The header of the data has 100001 columns, more than 100000.',
  );
  const numbers = Array.from({ length: 100_000 }, (_, index) => String(index + 7)).join(',');
  expect(thrownBy(() => read(numbers)).message).toContain('The data has no header');
});

test.each([
  ['x'.repeat(1024 * 1024), 'is longer than 1048576 bytes'],
  [`"${'x\n'.repeat(600_000)}`, 'is longer than 1048576 bytes'],
  [`a,b\r${'1,2\r'.repeat(400_000)}`, 'end in CR alone'],
])('a header that does not end within a mebibyte is refused', async (text, message) => {
  const failure = await failureOf(openCsv(bytesOf(text + text)));
  expect(failure.reason).toBe('DataInvalid');
  expect(failure.message).toContain(message);
});

test('the rows follow as bytes, however the data is cut', async () => {
  const rows = '1,"x\n"\n2,ü\n'.repeat(100);
  for (const piece of [1, 3, 7, 1000, 100_000]) {
    const { header, rows: bytes } = await openCsv(bytesOf(`größe,"b\n"\n${rows}`, piece));
    expect(header.names).toEqual(['größe', 'b\n']);
    expect(header.nextLine).toBe(3);
    expect(Buffer.concat(await collect(bytes)).toString()).toBe(rows);
  }
});

test('a file larger than what is read for the header comes whole', async () => {
  const rows = `${'x'.repeat(99)},1\n`.repeat(30_000);
  const { rows: bytes } = await openCsv(bytesOf(`a,b\n${rows}`, 1024 * 1024));
  expect(Buffer.concat(await collect(bytes)).toString()).toBe(rows);
});

test('what papaparse writes as a header is read, and the rows begin where it ends', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'é', '日', ',', ';', '"', '\n', '\r\n', ' '),
  });
  const header = fc.array(
    name.map((text) => `x${text}`),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(header, fc.constantFrom(...DELIMITERS), (names, delimiter) => {
      const line = `${Papa.unparse([names], { delimiter, quotes: true })}\n`;
      const text = `${line}1,2\n`;
      const found = read(text, { delimiter });
      expect(found.names).toEqual(names);
      expect(found.end).toBe(Buffer.byteLength(line));
      expect(found.nextLine).toBe(line.split('\n').length);
    }),
  );
});

test('a header that is not UTF-8 is refused with its line', async () => {
  for (const piece of [1, 1000]) {
    const bytes = bytesOf(Buffer.from('a,na\xefve\n1,2\n', 'latin1'), piece);
    expect(await failureOf(openCsv(bytes))).toMatchObject({
      reason: 'DataInvalid',
      message: expect.stringMatching(/^Line 1 of the data is not valid UTF-8/),
    });
  }
});
