import { powersOfFive } from '../../../../../worker/csv/plain/powers-of-five.ts';

const table = powersOfFive();
const bitsOf = (power: number) =>
  ((table[2 * (power + 342)] ?? 0n) << 64n) | (table[2 * (power + 342) + 1] ?? 0n);

test('has the 128 leading bits of each power of five from -342 to 308, to the last', () => {
  expect(table).toHaveLength(2 * 651);
  for (let power = -342; power <= 308; power += 1) {
    const bits = bitsOf(power);
    expect(bits.toString(2)).toHaveLength(128);
    // bits x 2^k is 5^power, or bits x 5^-power is 2^k, to one in 2^127.
    const scale = 5n ** BigInt(Math.abs(power));
    const [product, wanted] = power < 0 ? [bits * scale, 1n] : [bits, scale];
    const length = Math.max(product.toString(2).length, wanted.toString(2).length) + 128;
    const aligned = (value: bigint) => value << BigInt(length - value.toString(2).length);
    const [a, b] = [aligned(product), aligned(wanted)];
    // A product just below a power of two and the power itself are aligned a bit apart.
    const away = [a - b, 2n * b - a].map((each) => (each < 0n ? -each : each));
    expect(away.some((each) => each <= b >> 126n)).toBe(true);
  }
});

test.each([
  [-342, 0xeef453d6923bd65a113faa2906a13b3fn],
  [-1, 0xcccccccccccccccccccccccccccccccdn],
  [0, 0x80000000000000000000000000000000n],
  [1, 0xa0000000000000000000000000000000n],
  [308, 0x8e679c2f5e44ff8f570f09eaa7ea7648n],
])('has 5^%d as it was published with the algorithm', (power, bits) => {
  expect(bitsOf(power).toString(16)).toBe(bits.toString(16));
});
