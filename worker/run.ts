import type { ModelResult, RunDocument } from './contract.ts';
import { openTable } from './csv/table.ts';
import { prefetch } from './data/prefetch.ts';
import { RunError } from './errors.ts';
import { loadRuntime, openClassifier, type Classifier } from './model/session.ts';
import { oneLine } from './quote.ts';
import { score } from './score.ts';

/** A model's file as a whole; the digest in lower-case hexadecimal digits. */
export interface ModelFile {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** Where a run's files come from. */
export interface Inputs {
  model(path: string, signal: AbortSignal): Promise<ModelFile>;
  data(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Says what happened: a few words, and fields of plain data. */
export type Log = (message: string, fields?: Readonly<Record<string, string | number>>) => void;

export interface RunOptions {
  /** Ends the run, which then throws the signal's reason. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Is told after each batch how many rows are scored. */
  readonly progress?: (rows: number) => void;
}

/** A model that was fetched, checked and loaded. */
export interface LoadedModel {
  readonly name: string;
  /** What to call it in messages. */
  readonly title: string;
  readonly sha256: string;
  readonly classifier: Classifier;
}

/**
 * Scores every model of a run in one pass over the data. A cause that is known is thrown as a
 * RunError; there is a result for every model or none at all.
 */
export async function run(
  document: RunDocument,
  inputs: Inputs,
  options: RunOptions,
): Promise<readonly ModelResult[]> {
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  try {
    // What takes time begins at once: the data, the models, the runtime.
    const data = prefetch(inputs.data(signal));
    loadRuntime().catch(() => undefined);
    const models = await Promise.all(
      document.models.map((model) => loadModel(model, inputs, { ...options, signal })),
    );
    const table = await openTable(data, document.data);
    options.log('reading data', {
      label: table.columns.label.name,
      features: table.columns.features.length,
    });
    const { normalize } = document.data;
    return await score(models, table, { ...options, signal, normalize });
  } finally {
    over.abort();
  }
}

async function loadModel(
  { name, path, sha256: expected }: RunDocument['models'][number],
  inputs: Inputs,
  { signal, log }: RunOptions,
): Promise<LoadedModel> {
  const title = `model ${name} (${oneLine(path)})`;
  const { bytes, sha256 } = await inputs.model(path, signal);
  if (expected !== undefined && expected.toLowerCase() !== sha256) {
    throw new RunError(
      'DigestMismatch',
      `The ${title} has the SHA-256 ${sha256}, and ${expected.toLowerCase()} is expected: ` +
        'put the expected file there, or correct the sha256 of the model.',
    );
  }
  const classifier = await openClassifier(bytes, title);
  log('model loaded', { model: name, path, bytes: bytes.length, sha256 });
  return { name, title, sha256, classifier };
}
