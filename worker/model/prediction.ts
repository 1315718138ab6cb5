/** What a model says of each row. */
export type Prediction =
  | {
      readonly task: 'classification';
      /** The predicted class of each row, as its id in the run's ClassIndex. */
      readonly classes: Int32Array;
      /**
       * A score for each class, rows x columns, row after row: probabilities where the rows add up to
       * 1. Absent when the model gives none, or when it is not known which class each is of.
       */
      readonly probabilities?: Probabilities;
    }
  | { readonly task: 'regression'; readonly values: Float32Array | Float64Array };

/** The scores of rows, and the class of each column as its id in the run's ClassIndex. */
export interface Probabilities {
  readonly values: Float32Array | Float64Array;
  readonly columns: readonly number[];
}
