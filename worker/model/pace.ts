/** How many rows a model is asked about at once. */
export interface Pace {
  rows(): number;
  /** Is told how long the model took for so many. */
  took(rows: number, milliseconds: number): void;
}

/** A thread should be blocked for 100 ms at most, and one piece of rows may take twice another's time. */
const PIECE_MS = 50;
/** Of a model of which nothing is known yet: even at 3 ms a row, that is 50 ms. */
const FIRST_ROWS = 16;
/** For fewer rows onnxruntime may add up in another order, and give other last bits each time. */
const FEWEST_ROWS = 4;

/** A pace for one model: most take all rows of a batch at once, a slow one a few at a time. */
export function createPace(): Pace {
  let rows = FIRST_ROWS;
  return {
    rows: () => rows,
    took(count, milliseconds) {
      const perRow = milliseconds / count;
      const fitting = perRow > 0 ? Math.floor(PIECE_MS / perRow) : Infinity;
      rows = Math.max(FEWEST_ROWS, fitting);
    },
  };
}
