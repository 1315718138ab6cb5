import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import Papa from 'papaparse';
import { SCHEMA_VERSION, type RunDocument } from '../../worker/contract.ts';
import { localInputs } from '../../worker/inputs/local-inputs.ts';
import type { ModelReport } from '../../worker/metrics/report.ts';
import { diskPlace } from '../../worker/outputs/disk-place.ts';
import { run } from '../../worker/run.ts';
import { never } from './ssh-connect.ts';
import { ZOO, type ZooTask } from './zoo-cases.ts';

/** What the worker makes of a case. */
interface Scored {
  readonly report: ModelReport;
  /** Of each row what predictions.csv has: the prediction as `m`, and `m:CLASS` for each class. */
  readonly predictions: readonly Readonly<Record<string, string>>[];
}

/** Scores a case as a manifest asks for it, from the CSV's bytes to predictions.csv. */
export async function scoreCase(zooTask: ZooTask): Promise<Scored> {
  const { model: spec, csv } = zooTask;
  const folder = spec.path.includes('/') ? dirname(spec.path) : 'models';
  const inputs = localInputs({ models: join(ZOO, folder), data: join(ZOO, csv) });
  const directory = await mkdtemp(join(tmpdir(), 'zoo-'));
  try {
    const options = { signal: never, log: () => undefined, cpus: 1 };
    const place = diskPlace(directory);
    const { models } = await run(documentOf(zooTask), inputs, { ...options, place });
    const [model] = models;
    if (model === undefined) throw new Error('there is no report of the model');
    const text = await readFile(join(directory, 'predictions.csv'), 'utf8');
    const parsed = Papa.parse<Record<string, string>>(text.trimEnd(), { header: true });
    return { report: model.result, predictions: parsed.data };
  } finally {
    await rm(directory, { recursive: true });
  }
}

function documentOf({ csv, model, data }: ZooTask): RunDocument {
  return {
    schemaVersion: SCHEMA_VERSION,
    runId: 'zoo',
    ssh: { host: 'models.example.org', port: 22, username: 'u', secretName: 's' },
    models: [{ name: 'm', ...model, path: `/models/${basename(model.path)}` }],
    data: { sftpPath: `/data/${csv}`, ...data },
    output: { sftpPath: '/results', probabilities: true },
  };
}
