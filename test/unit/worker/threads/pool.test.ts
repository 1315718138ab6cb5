import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { splitIntoBlocks } from '../../../../worker/csv/blocks.ts';
import { chooseColumns } from '../../../../worker/csv/columns.ts';
import { localInputs } from '../../../../worker/inputs/local-inputs.ts';
import { addStates, reportOf } from '../../../../worker/metrics/tally.ts';
import { loadModel } from '../../../../worker/model/load.ts';
import type { ScoringJob } from '../../../../worker/scoring/job.ts';
import { makeJob } from '../../../../worker/scoring/make-job.ts';
import { scoreInOrder } from '../../../../worker/threads/in-order.ts';
import { preparePool } from '../../../../worker/threads/pool.ts';
import { bytesOf, collect } from '../../../support/byte-stream.ts';
import { never } from '../../../support/ssh-connect.ts';

const MODELS = fileURLToPath(new URL('../../../fixtures/models', import.meta.url));
const [HEADER = '', ...ROWS] = readFileSync(join(MODELS, 'rows.csv'), 'utf8').trim().split('\n');
/** Four thousand rows, some of them bad, and some with a quote, which papaparse reads. */
const TEXT = Array.from({ length: 4000 }, (_, index) => {
  const row = ROWS[(index * 7) % ROWS.length] ?? '';
  if (index % 97 === 0) return 'x,y';
  return index % 501 === 0 ? row.replace(/^([^,]*)/, '"$1"') : row;
})
  .map((row) => `${row}\n`)
  .join('');

/** Five threads load the worker's TypeScript, which takes a busy machine its time. */
const SLOW_MS = 60_000;

async function jobOf(...files: string[]): Promise<ScoringJob> {
  const inputs = localInputs({ models: MODELS, data: '' });
  const models = await Promise.all(
    files.map((path) =>
      loadModel({ name: path, path }, inputs, { signal: never, log: () => undefined }),
    ),
  );
  const columns = chooseColumns(HEADER.split(','), {
    label: '# class',
    ignore: ['class name'],
    copied: ['class name'],
  });
  const data = { url: 'http://h/x', normalize: 'none', missing: 'Reject' } as const;
  return makeJob({ data }, { delimiter: ',', columns }, models, { files: true });
}

/** All that a pool of so many CPUs makes of the text, in blocks of so many bytes. */
async function score(job: ScoringJob, cpus: number, blockBytes: number) {
  await using threads = preparePool({ cpus, manyBytes: 20_000 });
  const pool = await threads.open(job);
  const options = { delimiter: ','.charCodeAt(0), firstLine: 2, blockBytes };
  const results = await collect(scoreInOrder(splitIntoBlocks(bytesOf(TEXT), options), pool));
  const states = await pool.finish();
  const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
  return {
    reports: job.models.map(({ prepared }, index) =>
      reportOf(
        states.flatMap(({ tallies }) => tallies[index] ?? []).reduce(addStates),
        prepared.title,
      ),
    ),
    predictions: results.map(({ predictions }) => text(predictions)).join(''),
    rejected: results.map(({ rejected }) => text(rejected.csv)).join(''),
    scored: results.reduce((sum, { scored }) => sum + scored, 0),
  };
}

test(
  'threads find what one thread finds, to the last bit and in order, however the data is cut',
  async () => {
    const job = await jobOf('integers.onnx', 'whole-numbers.onnx');
    const whole = await score(job, 1, 1024 * 1024);
    expect(whole.scored).toBe(4000 - Math.ceil(4000 / 97));
    expect(whole.rejected.trim().split('\n')).toHaveLength(Math.ceil(4000 / 97));
    expect(whole.predictions.split('\n', 2)).toEqual(['2,birch,1,1,1', '3,cedar,2,2,1']);
    for (const [cpus, blockBytes] of [
      [2, 5000],
      [3, 777],
    ] as const) {
      expect(await score(job, cpus, blockBytes)).toEqual(whole);
    }
  },
  SLOW_MS,
);

/** A block of eight bytes, which goes to another thread and is gone then. */
const block = () => ({
  sequence: 0,
  bytes: new Uint8Array(8),
  hasQuotes: false,
  firstRow: 1,
  firstLine: 2,
  records: 4000,
  lines: 4000,
});

test('a model that onnxruntime refuses is told by the thread that opens it', async () => {
  const job = await jobOf('integers.onnx');
  const broken = job.models.map((model) => ({
    ...model,
    prepared: { ...model.prepared, bytes: model.prepared.bytes.slice(0, 100) },
  }));
  await using threads = preparePool({ cpus: 2, manyBytes: 1 });
  threads.expect(1);
  const pool = await threads.open({ ...job, models: broken });
  await expect(pool.score(block())).rejects.toMatchObject({ reason: 'ModelInvalid' });
});

test('a thread that ends by itself rejects what it was asked', async () => {
  const job = { ...(await jobOf('integers.onnx')), plan: undefined as never };
  await using threads = preparePool({ cpus: 2, manyBytes: 1 });
  threads.expect(1);
  const pool = await threads.open(job);
  await expect(pool.score(block())).rejects.toThrow('Cannot destructure');
});

test('no thread is started for data that is opened after the run has failed', async () => {
  const threads = preparePool({ cpus: 2, manyBytes: 1 });
  await threads[Symbol.asyncDispose]();
  threads.expect(1);
  expect(process.getActiveResourcesInfo()).not.toContain('MessagePort');
});
