import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RunDocument } from '../../../../worker/contract.ts';
import { diskPlace } from '../../../../worker/outputs/disk-place.ts';
import { mergeShards } from '../../../../worker/shards/merge.ts';
import { scoreShard } from '../../../../worker/shards/score-shard.ts';
import { type Ending, inDirectory, MODELS } from '../../../support/sharded-run.ts';
import { never } from '../../../support/ssh-connect.ts';

const CSV = await readFile(join(MODELS, 'rows.csv'));
const DOCUMENT: RunDocument = {
  schemaVersion: 2,
  runId: 'abc',
  ssh: { host: 'h', port: 22, username: 'u', secretName: 's' },
  models: [{ name: 'm', path: 'whole-numbers.onnx' }],
  data: { label: '# class', ignore: ['class name'], normalize: 'none', missing: 'Reject' },
};

const logged: unknown[] = [];
const quiet = {
  signal: never,
  log: (...words: unknown[]) => void logged.push(words),
  cpus: 1,
  minBytes: 0,
};

/** Scores three shards, lets something happen to their parts, and merges them. */
function interfered(
  interfere: (directory: string, scoreAgain: (index: number) => Promise<void>) => Promise<unknown>,
  csv: Uint8Array = CSV,
): Promise<Ending & { readonly names?: readonly string[] }> {
  return inDirectory(csv, async (inputs, directory) => {
    const place = diskPlace(directory);
    const score = (index: number): Promise<void> =>
      scoreShard(DOCUMENT, inputs, { ...quiet, place, shard: { index, count: 3 } });
    for (const index of [0, 1, 2]) await score(index);
    await interfere(directory, score);
    const report = await mergeShards(DOCUMENT, { ...quiet, place, count: 3 });
    const names = (await readdir(directory)).sort();
    return { report, names, files: { 'predictions.csv': '', 'rejected.csv': '' } };
  });
}

test('a shard that is scored again counts once, and no part is left', async () => {
  const ending = await interfered((_directory, scoreAgain) => scoreAgain(1));
  expect(ending).toMatchObject({
    report: { rows: { total: 60, scored: 60, rejected: 0 }, shards: { count: 3, run: 'abc' } },
    names: ['predictions.csv', 'rejected.csv', 'report.json'],
  });
});

test('data that cannot be cut is read whole by the first shard, and the report says why', async () => {
  const ending = await interfered(() => Promise.resolve(), gzipSync(CSV));
  expect(ending).toMatchObject({
    report: { rows: { total: 60 }, shards: { whole: 'The data is compressed (gzip).' } },
  });
  expect(logged).toContainEqual(['the data is not cut, as it', { why: 'is compressed (gzip)' }]);
});

test.each<[string, Parameters<typeof interfered>[0], string]>([
  [
    'a part is missing',
    (directory) => rm(join(directory, '.shard.abc.1.state')),
    'part 2 of 3 is not there',
  ],
  [
    'a part is of another run',
    async (directory) => {
      const text = await readFile(join(directory, '.shard.abc.1.state'), 'latin1');
      const other = text.replace('abc', 'abd');
      await writeFile(join(directory, '.shard.abc.1.state'), other, 'latin1');
    },
    '.shard.abc.1.state is not of this run',
  ],
  [
    'a part has lost what follows its first block',
    (directory) => writeFile(join(directory, '.shard.abc.1.results'), ''),
    '.shard.abc.1.results has 0 of 1 pieces',
  ],
  [
    'the data changed between two parts',
    async (directory, scoreAgain) => {
      await writeFile(join(directory, '../data.csv'), Buffer.concat([CSV, CSV]));
      await scoreAgain(2);
    },
    'the data changed between parts 1 and 3',
  ],
])('ShardsDisagree when %s', async (_what, interfere, text) => {
  const ending = await interfered(interfere);
  expect(ending).toMatchObject({ reason: 'ShardsDisagree' });
  expect('message' in ending && ending.message).toContain(text);
});

test('a merge that was killed before it told its result tells it again', async () => {
  const ending = await interfered(async (directory) => {
    const place = diskPlace(directory);
    await mergeShards(DOCUMENT, { ...quiet, place, count: 3 });
    await writeFile(join(directory, '.shard.abc.1.state'), 'not removed yet');
  });
  expect(ending).toMatchObject({
    report: { rows: { total: 60 } },
    names: ['predictions.csv', 'rejected.csv', 'report.json'],
  });
});

const [HEADER = '', ROW = ''] = CSV.toString().split('\n');
/** Its text is longer than what is looked at to tell quotes, and has none in it. */
const LONG = ROW.replace('ash', `"${'a line\n'.repeat(100_000)}"`);

test('a row that fails the run does so whatever comes after it', async () => {
  const csv = Buffer.from(`${HEADER}\nx,y\n${LONG}\n`);
  expect(await interfered(() => Promise.resolve(), csv)).toEqual({
    reason: 'RaggedRow',
    message: 'Line 2 of the data: the row has 2 columns, and the header has 6.',
  });
});

test('where a line end within quotes was taken for the end of a row, the parts do not meet', async () => {
  const ending = await interfered(() => Promise.resolve(), Buffer.from(`${HEADER}\n${LONG}\n`));
  expect(ending).toMatchObject({ reason: 'ShardsDisagree' });
  expect('message' in ending && ending.message).toMatch(
    /part 1 ends at byte 700\d+ of the data, and part 2 begins at byte 233\d+: a line end within/,
  );
});
