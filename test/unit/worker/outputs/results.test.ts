import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BadRow } from '../../../../worker/csv/bad-row.ts';
import { diskPlace } from '../../../../worker/outputs/disk-place.ts';
import type { Place } from '../../../../worker/outputs/place.ts';
import { writeResults } from '../../../../worker/outputs/results.ts';

const predictions = { layout: { copied: [], models: [{ name: 'lda' }] }, copied: [] };
const report = { rows: { total: 2, scored: 1, rejected: 1 }, models: [] };

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'results-'));
});

afterEach(() => rm(directory, { recursive: true }));

test('the files of a run have their headers, their lines and the report', async () => {
  await using results = await writeResults(diskPlace(directory), { predictions }, 'run');
  await results?.predictions(Buffer.from('1,A\n'));
  const bad: BadRow = {
    ...{ row: 2, line: 3, column: 'x', cell: '?' },
    ...{ reason: 'NotANumber', problem: 'is no number' },
  };
  await results?.rejected([bad]);
  await results?.commit(report);
  const texts = await Promise.all(
    ['predictions.csv', 'rejected.csv'].map((name) => readFile(join(directory, name), 'utf8')),
  );
  expect(texts).toEqual(['row,lda\n1,A\n', 'row,line,column,reason,cell\n2,3,x,is no number,?\n']);
  expect(JSON.parse(await readFile(join(directory, 'report.json'), 'utf8'))).toEqual(report);
});

test('nothing is left where a file cannot be started', async () => {
  const place = diskPlace(directory);
  const full: Place = {
    ...place,
    create: (name) =>
      name.includes('rejected') ? Promise.reject(new Error('disk full')) : place.create(name),
  };
  await expect(writeResults(full, { predictions }, 'run')).rejects.toThrow('disk full');
  expect(await readdir(directory)).toEqual([]);
});

test('two columns of one name are refused before anything is touched', async () => {
  const clashing = { layout: { copied: ['lda'], models: [{ name: 'lda' }] }, copied: [0] };
  const place = diskPlace(join(directory, 'new'));
  await expect(writeResults(place, { predictions: clashing }, 'run')).rejects.toThrow('"lda"');
  expect(await readdir(directory)).toEqual([]);
});

test('no files are written without a place, or when none are wanted', async () => {
  expect(await writeResults(undefined, { predictions }, 'run')).toBeUndefined();
  expect(await writeResults(diskPlace(directory), {}, 'run')).toBeUndefined();
});
