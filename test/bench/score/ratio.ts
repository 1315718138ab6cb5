/** Figures of several runs in short. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median and spread of at least one figure; of an even number the mean of the middle two. */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

/** With so many significant digits; the rest of a measurement is noise. */
export function rounded(figure: number, digits = 4): number {
  return Number(figure.toPrecision(digits));
}
