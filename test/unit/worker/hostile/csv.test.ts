import fc from 'fast-check';
import { splitIntoBlocks } from '../../../../worker/csv/blocks.ts';
import { openCsv } from '../../../../worker/csv/header.ts';
import { PlainReader } from '../../../../worker/csv/plain/reader.ts';
import { readNumberCell } from '../../../../worker/csv/number-cell.ts';
import { readBlock } from '../../../../worker/csv/read-block.ts';
import { papaparse } from '../../../../worker/csv/papaparse.ts';
import { parseRecords } from '../../../../worker/csv/records.ts';
import { upToStrayQuote } from '../../../../worker/csv/stray-quotes.ts';
import { RunError } from '../../../../worker/errors.ts';
import { bytesOf } from '../../../support/byte-stream.ts';
import { fuzz } from '../../../support/fuzz.ts';
import { mutationsOf } from '../../../support/mutations.ts';
import { failureOf } from '../../../support/ssh-connect.ts';

const MIB = 1024 * 1024;

interface Read {
  rows: number;
  bad: number;
  blocks: number;
}

/** Reads every row of a table as the worker does, with the label first and all else numbers. */
async function read(bytes: AsyncIterable<Uint8Array>): Promise<Read> {
  const { header, rows } = await openCsv(bytes);
  const { delimiter, names, nextLine } = header;
  const width = names.length;
  const columns = names.map((name, index) => ({ name, index }));
  const numbers = columns.slice(1);
  const capacity = 64;
  const plan = {
    delimiter,
    width,
    numbers,
    texts: columns.slice(0, 1),
    missing: 'Reject',
    capacity,
  };
  const reader = new PlainReader({
    ...{ width, delimiter, capacity, texts: [0] },
    numbers: numbers.map(({ index }) => index),
    readCell: (cell) => readNumberCell(cell, 'Reject'),
  });
  const seen: Read = { rows: 0, bad: 0, blocks: 0 };
  const options = { delimiter: delimiter.charCodeAt(0), firstLine: nextLine };
  for await (const block of splitIntoBlocks(rows, options)) {
    seen.blocks += 1;
    const refuse = (): void => {
      seen.bad += 1;
    };
    const reading = readBlock(block, { reader, plan: { ...plan, missing: 'Reject' }, refuse });
    let next = reading.next();
    for (; next.done !== true; next = reading.next()) seen.rows += reader.rows;
    if (next.value.failure !== undefined) throw next.value.failure;
  }
  return seen;
}

async function* repeated(
  text: string,
  bytes: number,
  before = 'a,b\n',
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(before);
  const piece = Buffer.alloc(MIB, text);
  for (let given = 0; given < bytes; given += MIB) yield await Promise.resolve(piece);
}

const columns = (count: number) => Array.from({ length: count }, (_, at) => `c${String(at)}`);

test.each<[string, () => AsyncIterable<Uint8Array>, string]>([
  ['one line without end', () => repeated('a', 2 ** 40), 'longer than 16777216 bytes'],
  ['a quote that never closes', () => repeated('a\n', 2 ** 40, 'a,b\n1,"'), '16777216 bytes'],
  ['a header without end', () => repeated('a', 2 ** 40, ''), 'header of the data is longer than'],
  ['a quote in the header that never closes', () => repeated('a\n', 2 ** 40, '"'), 'longer than'],
  ['zeros without end', () => repeated('\0', 2 ** 40, ''), 'The data is no text'],
  ['100 001 columns', () => bytesOf(`${columns(100_001).join(',')}\n1\n`), '100001 columns'],
  ['16 MiB of stray quotes', () => bytesOf(`a,b\n"${'a"'.repeat(8 * MIB - 9)}\n`), 'closing quote'],
  [
    'stray quotes before spaces without end',
    () => bytesOf(`a,b\n"${'a"'.repeat(4 * MIB)}${' '.repeat(7 * MIB)},\n`),
    'text after a closing quote',
  ],
  [
    'a header of stray quotes before spaces',
    () => bytesOf(`"${'a"'.repeat(MIB / 4)}${' '.repeat(MIB / 4)},b\n1,2\n`),
    'text after a closing quote',
  ],
  ['a carriage return for each line', () => repeated('1,2\r', 2 ** 40, 'a,b\r'), 'CR alone'],
  ['what is no UTF-8', () => bytesOf(Buffer.from('a,b\n1,\xff\n', 'latin1')), 'not valid UTF-8'],
])('%s is refused with a sentence', async (_, bytes, says) => {
  const failure = await failureOf(read(bytes()));
  expect(failure.message).toContain(says);
  expect(failure.reason).toBe('DataInvalid');
});

const quoteText = fc
  .array(
    fc.constantFrom('"', '"', 'a', ' ', '\t', ',', '\n', '\r\n', '""', ' ,', '" ', '"\u00a0'),
    {
      maxLength: 30,
    },
  )
  .map((parts) => parts.join(''));

test('records before a stray quote, and the failure, are those of papaparse on all of the text', () => {
  fc.assert(
    fc.property(quoteText, fc.constantFrom(',', '\t'), (text, delimiter) => {
      const whole = papaparse(text, { delimiter, isCut: false });
      const cut = papaparse(upToStrayQuote(text, delimiter), { delimiter, isCut: false });
      expect(cut.errors[0]?.code).toBe(whole.errors[0]?.code);
      expect(cut.errors[0]?.row).toBe(whole.errors[0]?.row);
      const before = whole.errors[0]?.row;
      expect(cut.data.slice(0, before)).toEqual(whole.data.slice(0, before));
      expect(parseRecords(text, delimiter, 1).failure === undefined).toBe(before === undefined);
    }),
    { numRuns: 2000 },
  );
});

const TABLES = [
  'label,a,b\n1,2.5,-3e2\n0,4,5\n\n1,6,7\n',
  '# Letter;" a;b";c\r\n"x ""y""";1;2\r\nz ;3;4\r\n',
  '\ufeffl\ta\tb\nä\t1\t2\nß\t0x1\tNaN\n',
  `l|a|b\n${'cat|1|2\n'.repeat(300)}`,
];

test('any table ends in rows, or in a sentence', async () => {
  const ends = await fuzz(
    { what: 'CSV', inputs: 1500 },
    mutationsOf(TABLES.map((text) => Buffer.from(text))),
    async (bytes) => {
      try {
        const { rows, bad } = await read(bytesOf(bytes, 100));
        return rows + bad > 0 ? 'rows' : 'no rows';
      } catch (thrown) {
        if (!(thrown instanceof RunError)) throw thrown;
        expect(thrown.message).toMatch(/^[^\n]{1,600}\.$/);
        return thrown.reason;
      }
    },
  );
  expect([...ends.keys()]).toEqual(expect.arrayContaining(['rows', 'DataInvalid']));
}, 120_000);
