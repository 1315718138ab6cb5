/**
 * Rows to score. All views may lie in memory that is used again for the next batch; a session is
 * done with them when its answer is there.
 */
export interface Features {
  readonly rows: number;
  /** rows x number columns, row after row, already normalised. */
  readonly numbers: Float64Array;
  /**
   * The same numbers rounded to floats, if they are at hand: a model of one float matrix of all the
   * columns takes them without a copy. Whoever fills it has seen to it that no finite number became
   * infinite; leave it out otherwise, and the session says which one it is.
   */
  readonly float32?: Float32Array;
  /** For each text column its cell in each row. */
  readonly texts: readonly (readonly string[])[];
  /** The line of the file in which each row starts, for messages. */
  readonly lines: ArrayLike<number>;
}

/** Where the features of a table stand in `Features`; both maps are from a feature's index. */
export interface FeatureColumns {
  /** The names of all features of the table. */
  readonly names: readonly string[];
  /** The number column of a feature. */
  readonly numbers: ReadonlyMap<number, number>;
  /** The text column of a feature. */
  readonly texts: ReadonlyMap<number, number>;
}
