import type { ModelResult } from '../contract.ts';
import type { Table } from '../csv/table.ts';
import { createTally } from './evaluate.ts';
import { refuseMisfit } from '../model/fit.ts';
import type { LoadedModel } from '../model/load.ts';
import { normalizeRows, type Norm } from './normalize.ts';

interface ScoreOptions {
  /** Ends the scoring, which then throws the signal's reason. */
  readonly signal: AbortSignal;
  readonly normalize: Norm;
  /** Is told after each batch how many rows are scored. */
  readonly progress?: (rows: number) => void;
}

/** Asks every model about every row, batch by batch, and counts what each gets right. */
export async function score(
  models: readonly LoadedModel[],
  { columns, batches }: Table,
  { signal, normalize, progress }: ScoreOptions,
): Promise<readonly ModelResult[]> {
  const { features, label } = columns;
  const asked = models.map((model) => {
    const { signature } = model.classifier;
    refuseMisfit(model.title, signature, { features: features.length, normalize });
    return { ...model, tally: createTally(model.title, signature.label.kind, label.name) };
  });
  let rows = 0;
  for await (const { values, lines, labels } of batches) {
    normalizeRows(values, features.length, normalize);
    for (const { classifier, tally } of asked) {
      tally.add({ labels, lines }, await classifier.predict({ values, lines, features }));
      // The inference before blocked this thread; a signal to stop is heard here.
      signal.throwIfAborted();
    }
    rows += lines.length;
    progress?.(rows);
  }
  return asked.map(({ name, sha256, tally }) => ({ name, sha256, ...tally.result() }));
}
