import fc from 'fast-check';
import { parseDecimal } from '../../../../../worker/csv/number.ts';
import { PlainReader } from '../../../../../worker/csv/plain/reader.ts';
import { planOf } from '../../../../support/plain-reading.ts';

/** Each cell's number by the kernel alone; NaN for one that it leaves to the plan. */
function kernelReads(cells: readonly string[]): number[] {
  // In each place of the four that are read at once, beside numbers and beside what is none.
  const row = (cell: string, place: number, other: string) =>
    Array.from({ length: 4 }, (_, each) => (each === place ? cell : other)).join();
  const rows = cells.flatMap((cell, i) => [row(cell, i % 4, '1'), row(cell, (i + 1) % 4, 'x')]);
  const reader = new PlainReader(
    planOf(4, { capacity: rows.length, readCell: (cell) => (cell === '' ? undefined : NaN) }),
  );
  const numbers = rows.map(() => NaN);
  reader.load(Buffer.from(rows.join('\n')), 0);
  for (let stop = reader.read(); stop.kind === 'irregular'; stop = reader.read());
  for (const [i, line] of reader.lines.entries()) {
    const place = (Math.floor(line / 2) + (line % 2)) % 4;
    numbers[line] = reader.values[4 * i + place] ?? NaN;
  }
  return cells.map((_, i) => {
    const [first = NaN, second = NaN] = numbers.slice(2 * i, 2 * i + 2);
    expect(first).toBe(second);
    return first;
  });
}

const HALFWAY = [
  // 2^53 + 1, between 2^53 and 2^53 + 2; and the next one, which goes up.
  ...['9007199254740993', '9007199254740995', '9007199254740993.0', '900719925474099300e-2'],
  ...[
    '9007199254740993e22',
    '9007199254740993e23',
    '45035996273704985e-1',
    '1.8014398509481986e16',
  ],
  // Ties with a remainder-free product at both ends of the powers that allow one.
  ...['562949953421312.125', '9007199254740993e-4', '9007199254740993e-5', '2251799813685249.75'],
  // Near a tie, decided by the 19th digit.
  ...[
    '1.000000000000000111',
    '1.000000000000000110',
    '1.000000000000000333',
    '9007199254740993.001',
  ],
];

const LIMITS = [
  ...['1.7976931348623157e308', '1.797693134862315807e308', '4.9e-324', '5e-324', '1e-323'],
  ...['2.4703282292062327e-324', '2.4703282292062328e-324', '2.470328229206232720e-324', '1e-400'],
  ...['2.2250738585072011e-308', '2.2250738585072012e-308', '2.2250738585072014e-308', '1e308'],
  ...['2.2250738585072009e-308', '4.4501477170144023e-308', '1e-342', '9999999999999999999e-342'],
  ...['9999999999999999999e-343', '9999999999999999999', '1000000000000000000e290', '1e-307'],
];

const SHAPES = [
  ...['0', '-0', '-0.0', '+0', '0e5', '-0e-999', '00', '007', '.5', '-.5', '5.', '-5.', '+1.5'],
  ...['1E+05', '1e05', '2e-3', '5.e1', '.5e1', '1e22', '1e23', '1e-22', '1e-23', '1e0000000000001'],
  ...['1e-4294967296', '-1e-99999999999'],
  ...[' 7', '7 ', ' 7 ', '\t7\t', '\v7\f', '7\r', '\r7', '      7', '       7', '7       '],
  ...[
    '12345678',
    '1234567.',
    '.1234567',
    '-1234567',
    '-.123456',
    '1234.567',
    '-12.3456',
    '123456789',
  ],
  ...['12345678.9', '0.123456789', '.12345678', '12345678901234567', '1234567890.123456789'],
  ...['8.856999999999998', '0.07299999999999998', '17.000000000000004', '-0.30000000000000004'],
  ...['0.00000000000000000001', '0.0000000000000000000012345678901234567', '0'.repeat(200) + '7'],
  ...['1000000000000000000', '1' + '0'.repeat(18) + '.', '0'.repeat(12) + '1.' + '0'.repeat(18)],
];

test.each([...HALFWAY, ...LIMITS, ...SHAPES])('reads %j as Number does', (cell) => {
  expect(kernelReads(Array<string>(4).fill(cell))).toEqual(Array(4).fill(Number(cell)));
});

test.each([
  ...['', ' ', '-', '+', '.', '-.', '+.', 'e5', '.e5', '1e', '1e+', '1e-', '--1', '+-1', '- 1'],
  ...['1.2.3', '1..2', '..', '1.2.', '-1.-1', '1-2', '1-', '1+', '1e5.', '1e5e5', '1 2', '1 000'],
  ...['0x10', '0b1', '1_0', '1n', 'NaN', 'nan', 'NA', 'null', 'Infinity', '-inf', 'abc', '1/2'],
  ...[
    '1:2',
    '1\0',
    '\u0661',
    '½',
    '\u00a01',
    '\ufeff1',
    '1e309',
    '1.8e308',
    '12345678x',
    'x1234567',
  ],
  ...['12345678:', '123456789x', '1.7976931348623159e308', '12345678901234567890', '0.1\u2003'],
  ...[`${'0'.repeat(1000)}7`, `${' '.repeat(1000)}7`],
])('leaves %j to the plan', (cell) => {
  expect(kernelReads(Array<string>(4).fill(cell))).toEqual(Array(4).fill(NaN));
});

const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{0,${max}}$`));
const decimal = fc
  .tuple(
    fc.constantFrom('', '', '-', '+'),
    fc.oneof(digits(4), digits(20)),
    fc.oneof(fc.constant(''), digits(4), digits(20)),
    fc.option(fc.integer({ min: -345, max: 310 }), { nil: undefined, freq: 3 }),
    fc.constantFrom('', '', '', ' ', '\t'),
  )
  .map(([sign, whole, part, exponent, blank]) =>
    [blank, sign, whole, part && `.${part}`, exponent !== undefined && `e${exponent}`, blank]
      .filter((piece) => piece !== false)
      .join(''),
  );

/** The exact decimal expansion of what lies halfway between two doubles of 17 to 19 digits. */
const tie = fc
  .tuple(fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }), fc.integer({ min: -3, max: 10 }))
  .map(([mantissa, exponent]) => {
    const odd = 2n * mantissa + 1n;
    return exponent < 0
      ? `${odd * 5n ** BigInt(-exponent)}e${exponent}`
      : String(odd << BigInt(exponent));
  });

const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String);
const written = fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(18));
const mess = fc.string({ unit: fc.constantFrom(...'0123456789.-+eE \tx'), maxLength: 12 });
const text = fc.oneof(
  decimal,
  tie,
  double,
  written.map(([value, places]) => value.toExponential(places)),
  mess,
);

test('every text is the number that parseDecimal reads, or left to the plan', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 200 }), (cells) => {
      for (const [i, value] of kernelReads(cells).entries()) {
        const cell = cells[i] ?? '';
        // The kernel may leave a number to the plan, but only one of more than 19 digits.
        const isLong = cell.replace(/e.*/i, '').replace(/\D/g, '').replace(/^0+/, '').length > 19;
        const expected = parseDecimal(cell) ?? NaN;
        if (!isLong || !Number.isNaN(value)) expect([cell, value]).toEqual([cell, expected]);
      }
    }),
  );
});
