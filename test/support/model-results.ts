/** Results of one model as a worker tells them, for tests of what becomes of them. */
import type { ModelResult } from '../../worker/contract.ts';

export const SHA = 'a'.repeat(64);

type Of<Task> = Extract<ModelResult, { task: Task }>;

/** A classifier that was right so often. */
export function classified(correct: number): Of<'classification'> {
  return { task: 'classification', sha256: SHA, correct, metrics: [0.5, 0.4, 1.25, 0.75] };
}

/** A regression with this R2. */
export function measured(r2: number | null): Of<'regression'> {
  return { task: 'regression', sha256: SHA, metrics: [0.1, 0.2, r2] };
}

/** A model without labels to compare with. */
export function predicted(predictions: string): Of<'unlabelled'> {
  return { task: 'unlabelled', sha256: SHA, predictions };
}
