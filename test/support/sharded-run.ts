/** A run in shards, in one process: what each pod does, one after the other, and then the last one. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunDocument } from '../../worker/contract.ts';
import { RunError } from '../../worker/errors.ts';
import type { Inputs } from '../../worker/inputs/inputs.ts';
import { localInputs } from '../../worker/inputs/local-inputs.ts';
import { diskPlace } from '../../worker/outputs/disk-place.ts';
import type { RunReport } from '../../worker/report.ts';
import { run } from '../../worker/run.ts';
import { mergeShards } from '../../worker/shards/merge.ts';
import { scoreShard } from '../../worker/shards/score-shard.ts';
import { never } from './ssh-connect.ts';

export const MODELS = fileURLToPath(new URL('../fixtures/models', import.meta.url));

/** All that a run leaves, or what it fails with. */
export type Ending =
  | {
      readonly report: RunReport;
      readonly files: Readonly<Record<'predictions.csv' | 'rejected.csv', string>>;
    }
  | { readonly reason: string; readonly message: string };

const quiet = { signal: never, log: () => undefined, cpus: 1 };

/** What the run does as a whole. */
export function wholeRun(document: RunDocument, csv: string): Promise<Ending> {
  return inDirectory(csv, async (inputs, directory) => {
    const report = await run(document, inputs, { ...quiet, place: diskPlace(directory) });
    return { report, files: await filesOf(directory) };
  });
}

/** What it does in so many shards, the last one first; of the report what one pod has too. */
export function shardedRun(document: RunDocument, csv: string, count: number): Promise<Ending> {
  return inDirectory(csv, async (inputs, directory) => {
    const place = diskPlace(directory);
    for (let index = count - 1; index >= 0; index -= 1) {
      await scoreShard(document, inputs, { ...quiet, place, minBytes: 0, shard: { index, count } });
    }
    const { shards: _shards, ...report } = await mergeShards(document, { ...quiet, place, count });
    return { report, files: await filesOf(directory) };
  });
}

/** Gives a directory with the data in a file, and removes it. */
export async function inDirectory(
  csv: string | Uint8Array,
  use: (inputs: Inputs, directory: string) => Promise<Ending>,
): Promise<Ending> {
  const directory = await mkdtemp(join(tmpdir(), 'shards-'));
  const data = join(directory, 'data.csv');
  try {
    await writeFile(data, csv);
    return await use(localInputs({ models: MODELS, data }), join(directory, 'out'));
  } catch (thrown) {
    if (!(thrown instanceof RunError)) throw thrown;
    return { reason: thrown.reason, message: thrown.message };
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function filesOf(directory: string) {
  const [predictions, rejected] = await Promise.all(
    ['predictions.csv', 'rejected.csv'].map((name) => readFile(join(directory, name), 'utf8')),
  );
  return { 'predictions.csv': predictions ?? '', 'rejected.csv': rejected ?? '' };
}
