/** Both limits of an interval, each a share between 0 and 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % quantile of the standard normal distribution: 95 % lie within it on both sides. */
const Z = 1.959963984540054;

/**
 * The 95 % score interval of a share of which `successes` of `trials` were seen: the shares that a
 * test at 5 % would not reject (E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference", 1927; statsmodels' proportion_confint(..., method='wilson')). Unlike the
 * share plus and minus twice its standard error it never leaves 0 to 1, and has a width at 0 and 1.
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  const share = successes / trials;
  const z2 = Z * Z;
  const width = 1 + z2 / trials;
  const middle = (share + z2 / (2 * trials)) / width;
  const spread = Math.sqrt((share * (1 - share) + z2 / (4 * trials)) / trials);
  const half = (Z * spread) / width;
  return {
    // The limits at 0 and 1 are exact; the formula would round beside them.
    low: successes === 0 ? 0 : middle - half,
    high: successes === trials ? 1 : middle + half,
  };
}
