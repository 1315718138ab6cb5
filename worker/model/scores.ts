import type { Scale } from './prepared.ts';

type Scores = Float32Array | Float64Array;

/**
 * A row of probabilities of floats adds up to 1 but for its rounding, 2^-24 for each class; some
 * converters add up in half precision.
 */
const ROUNDING = 1e-5;

/**
 * The column with the largest score of each row, the first one of several, as numpy.argmax: NaN
 * counts as the largest.
 */
export function largestColumns(scores: Scores, width: number): Int32Array {
  const columns = new Int32Array(scores.length / width);
  for (let row = 0; row < columns.length; row += 1) {
    let largest = scores[row * width] ?? Number.NaN;
    for (let column = 1; column < width; column += 1) {
      const score = scores[row * width + column] ?? Number.NaN;
      if (!(score > largest || (Number.isNaN(score) && !Number.isNaN(largest)))) continue;
      largest = score;
      columns[row] = column;
    }
  }
  return columns;
}

/** Scores as probabilities, by what they are. */
export function probabilitiesOf(scores: Scores, width: number, scale: Scale): Scores {
  switch (scale) {
    case 'distribution':
    case 'unknown':
      return scores;
    case 'logarithms':
      return Float64Array.from(scores, Math.exp);
    case 'logits':
      return softmaxed(scores, width, () => true);
    case 'either':
      return softmaxed(scores, width, (row) => !isDistribution(row));
  }
}

/** The same as two columns, for a single column that is the probability of the second class. */
export function bothColumns(probabilities: Scores): Float64Array {
  const both = new Float64Array(2 * probabilities.length);
  for (const [row, probability] of probabilities.entries()) {
    both[2 * row] = 1 - probability;
    both[2 * row + 1] = probability;
  }
  return both;
}

/** The probability of which a logit is the logarithm of the odds. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function isDistribution(row: Scores): boolean {
  let sum = 0;
  for (const value of row) {
    if (value < 0) return false;
    sum += value;
  }
  return Math.abs(sum - 1) <= ROUNDING;
}

/** The softmax of the rows that want it, in double precision and without overflow. */
function softmaxed(scores: Scores, width: number, isWanted: (row: Scores) => boolean): Scores {
  const probabilities = Float64Array.from(scores);
  for (let start = 0; start < scores.length; start += width) {
    const row = probabilities.subarray(start, start + width);
    if (!isWanted(row)) continue;
    // Not Math.max(...row): a hundred thousand classes are too many arguments.
    let largest = -Infinity;
    for (const score of row) largest = Math.max(largest, score);
    let sum = 0;
    for (let column = 0; column < width; column += 1) {
      row[column] = Math.exp((row[column] ?? 0) - largest);
      sum += row[column] ?? 0;
    }
    for (let column = 0; column < width; column += 1) row[column] = (row[column] ?? 0) / sum;
  }
  return probabilities;
}
