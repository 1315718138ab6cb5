/**
 * Runs a manifest on files of this machine within this process, and prints one JSON line: the
 * seconds of each stage, summed over threads, and for how long the event loop stood still at most.
 *
 *   node test/bench/score/stages.ts MANIFEST MODELS DATA
 */
import { readFile } from 'node:fs/promises';
import { disableTelemetry } from '../../../worker/config.ts';
import { SCHEMA_VERSION } from '../../../worker/contract.ts';
import { localInputs } from '../../../worker/inputs/local-inputs.ts';
import { readManifest } from '../../../worker/manifest/read.ts';
import { run } from '../../../worker/run.ts';
import type { Stages } from '../../../worker/scoring/stages.ts';
import { longestBlock } from '../../support/event-loop.ts';

const [manifest = '', directory = '', csv = ''] = process.argv.slice(2);
disableTelemetry();
const { spec } = readManifest(await readFile(manifest, 'utf8'), manifest);
const { ssh, models, data } = spec;
const document = { schemaVersion: SCHEMA_VERSION, runId: 'bench', ssh, models, data } as const;
let stages: Stages | undefined;
const options = {
  signal: new AbortController().signal,
  log: () => undefined,
  measured: (measured: Stages) => {
    stages = measured;
  },
};
const { milliseconds } = await longestBlock(() =>
  run(document, localInputs({ models: directory, data: csv }), options),
);
process.stdout.write(`${JSON.stringify({ stages, longestBlockMs: milliseconds })}\n`);
process.exit();
