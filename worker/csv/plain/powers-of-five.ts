/** Below 5^-342 no number of 19 digits is a double; above 5^308 all are too large for one. */
const SMALLEST = -342;
const LARGEST = 308;
/** Up to 5^27 a power is below 2^64, so that a quotient by it can be exact. */
const SMALL_QUOTIENT = 27;
const LOW_HALF = 2n ** 64n - 1n;

let known: BigUint64Array | undefined;

/**
 * The 128 most significant bits of each power of five, for the algorithm of Eisel and Lemire ("Number
 * Parsing at a Gigabyte per Second", 2021, section 5 and appendix B): cut off, but rounded up from
 * 5^-27 to 5^-1. Two elements each, the high half first.
 */
export function powersOfFive(): BigUint64Array {
  return (known ??= compute());
}

function compute(): BigUint64Array {
  const table = new BigUint64Array(2 * (LARGEST - SMALLEST + 1));
  const put = (exponent: number, bits: bigint): void => {
    const at = 2 * (exponent - SMALLEST);
    table[at] = bits >> 64n;
    table[at + 1] = bits & LOW_HALF;
  };
  let power = 1n;
  for (let exponent = 0; exponent <= -SMALLEST; exponent += 1, power *= 5n) {
    // How many bits the power has. No log of these is so near to an integer that it could be rounded to it.
    const length = Math.floor(exponent * Math.log2(5)) + 1;
    const excess = BigInt(length - 128);
    if (exponent <= LARGEST) put(exponent, excess < 0n ? power << -excess : power >> excess);
    if (exponent === 0) continue;
    // 2^(length - 1) < power < 2^length, so that the quotient has 128 bits.
    const quotient = (1n << BigInt(length + 127)) / power;
    put(-exponent, exponent > SMALL_QUOTIENT ? quotient : quotient + 1n);
  }
  return table;
}
