/** Both limits of an interval, each a share between 0 and 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % quantile of the standard normal distribution, for an interval of 95 %. */
const Z = 1.959963984540054;

/**
 * The score interval of a proportion at 95 % (E. B. Wilson, Probable inference, the law of
 * succession, and statistical inference, JASA 22, 1927), without continuity correction.
 *
 * @param total at least 1
 */
export function wilsonInterval(correct: number, total: number): Interval {
  const proportion = correct / total;
  const z2 = Z * Z;
  const centre = proportion + z2 / (2 * total);
  const half = Z * Math.sqrt((proportion * (1 - proportion)) / total + z2 / (4 * total * total));
  const scale = 1 + z2 / total;
  // Rounding alone can carry a limit past the proportion, or past 0 or 1.
  const low = Math.max(0, (centre - half) / scale);
  const high = Math.min(1, (centre + half) / scale);
  return {
    low: correct === 0 ? 0 : Math.min(low, proportion),
    high: correct === total ? 1 : Math.max(high, proportion),
  };
}
