import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunDocument } from '../../../worker/contract.ts';
import { localInputs } from '../../../worker/inputs/local-inputs.ts';
import { diskPlace } from '../../../worker/outputs/disk-place.ts';
import { run } from '../../../worker/run.ts';
import { bytesOf, sourceOf } from '../../support/byte-stream.ts';
import { failureOf, never } from '../../support/ssh-connect.ts';

const MODELS = fileURLToPath(new URL('../../fixtures/models', import.meta.url));
const GOOD = readFileSync(join(MODELS, 'rows.csv'), 'utf8').trim().split('\n');
const [HEADER = '', ...ROWS] = GOOD;

/** Rows that are bad in ways that are found in different steps, each with its reason. */
const BAD = [
  [',x,1,2,3,4', 'the label is missing'],
  ['0,x,1,2,3', 'the row has 5 columns'],
  ['0,x,1e300,2,3,4', '1e+300 is no float32'],
  ['0,x,1,abc,3,4', '"abc" is not a number'],
  ['ash,x,1,2,3,4', 'the classes of the model m ("integers.onnx") are integers'],
] as const;

/** A bad row after every tenth good one. */
const MIXED = ROWS.flatMap((row, index) =>
  index % 10 === 0 ? [row, BAD[(index / 10) % BAD.length]?.[0] ?? ''] : [row],
);

function documentOf(badRows?: RunDocument['data']['badRows']): RunDocument {
  return {
    schemaVersion: 2,
    runId: 'r',
    ssh: { host: 'h', port: 22, username: 'u', secretName: 's' },
    models: [{ name: 'm', path: 'integers.onnx' }],
    data: {
      label: '# class',
      ignore: ['class name'],
      normalize: 'none',
      missing: 'Reject',
      ...(badRows !== undefined && { badRows }),
    },
  };
}

function score(rows: readonly string[], badRows?: RunDocument['data']['badRows'], out?: string) {
  const text = [HEADER, ...rows, ''].join('\n');
  const inputs = {
    ...localInputs({ models: MODELS, data: '' }),
    data: sourceOf(() => bytesOf(text)),
  };
  const place = out === undefined ? undefined : diskPlace(out);
  return run(documentOf(badRows), inputs, { signal: never, log: () => undefined, place });
}

test('the rows that are left score as they do without the bad ones, which are all written down', async () => {
  const out = await mkdtemp(join(tmpdir(), 'bad-rows-'));
  const clean = await score(ROWS);
  const skipped = await score(MIXED, { policy: 'Skip', max: 100 }, out);
  const rejected = MIXED.length - ROWS.length;
  expect(skipped.rows).toEqual({ total: MIXED.length, scored: ROWS.length, rejected });
  expect(clean.firstRejected).toBeUndefined();
  expect(skipped.firstRejected?.length).toBe(3);
  expect(skipped.firstRejected?.[0]).toMatch(/^line 3, column "# class": the label is missing/);
  expect(skipped.models.map(({ result }) => result)).toEqual(
    clean.models.map(({ result }) => result),
  );
  const lines = (await readFile(join(out, 'rejected.csv'), 'utf8')).trim().split('\n').slice(1);
  const places = MIXED.flatMap((row, index) => (ROWS.includes(row) ? [] : [index + 1]));
  expect(lines.map((line) => line.split(',', 2))).toEqual(
    places.map((row) => [String(row), String(row + 1)]),
  );
  await rm(out, { recursive: true });
});

test.each(BAD)('without a policy %j fails the run: %s', async (bad, problem) => {
  const failure = await failureOf(score([...ROWS.slice(0, 3), bad, ...ROWS.slice(3)]));
  expect(failure.message).toContain('Line 5 of the data');
  expect(failure.message).toContain(problem);
});

test('more bad rows than are allowed fail the run, naming the first', async () => {
  const failure = await failureOf(score(MIXED, { policy: 'Skip', max: '1%' }));
  expect(failure.reason).toBe('TooManyBadRows');
  expect(failure.message).toContain('line 3, column "# class": the label is missing');
});
