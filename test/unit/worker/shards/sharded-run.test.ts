import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { RunDocument } from '../../../../worker/contract.ts';
import { type Ending, MODELS, shardedRun, wholeRun } from '../../../support/sharded-run.ts';

const [HEADER = '', ...ROWS] = readFileSync(join(MODELS, 'rows.csv'), 'utf8').trim().split('\n');

function documentOf(badRows?: RunDocument['data']['badRows']): RunDocument {
  return {
    schemaVersion: 2,
    runId: 'abc',
    ssh: { host: 'h', port: 22, username: 'u', secretName: 's' },
    models: ['seven-rows.onnx'].map((path) => ({ name: path, path })),
    data: {
      label: '# class',
      features: HEADER.split(',').slice(2),
      normalize: 'none',
      missing: 'Reject',
      ...(badRows !== undefined && { badRows }),
    },
    output: { columns: ['note'], probabilities: true },
  };
}

/** Texts for a column that is copied: some in quotes, with what ends a row or a field elsewhere. */
const note = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('', 'x', 'some text', '5" pipe') },
  fc.constantFrom(
    '"a, b"',
    '"two\nlines"',
    '"three\r\n\n lines"',
    '"a ""word"" in quotes\n"',
    '"é\n€"',
  ),
);
const good = fc.tuple(fc.constantFrom(...ROWS), note).map(([row, text]) => `${row},${text}`);
const bad = fc.constantFrom('', 'x,y', ',x,1,2,3,4,n', '0,x,1,abc,3,4,n', '0,x,1e300,2,3,4,"n\nn"');
const table = fc
  .record({
    rows: fc.array(fc.oneof({ weight: 8, arbitrary: good }, bad), { minLength: 1, maxLength: 40 }),
    mark: fc.constantFrom('', '\ufeff'),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    end: fc.constantFrom('', '\n', '\n\n\n'),
  })
  .map(
    ({ rows, mark, lineEnd, end }) => `${mark}${[`${HEADER},note`, ...rows].join(lineEnd)}${end}`,
  );
const budget = fc.constantFrom<RunDocument['data']['badRows']>(
  undefined,
  { policy: 'Skip', max: 2 },
  { policy: 'Skip', max: 100 },
  { policy: 'Skip', max: '20%' },
);

/** When too many rows are bad is seen after a block, and the blocks are others. */
function comparable(ending: Ending): unknown {
  if (!('message' in ending)) return ending;
  return { ...ending, message: ending.message.replace(/^\d+ of \d+ rows|; and \d+ more/g, '') };
}

test('any number of shards leaves what one pod leaves, and fails with what it fails with', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(table, budget, fc.integer({ min: 1, max: 7 }), async (csv, badRows, count) => {
      const document = documentOf(badRows);
      const whole = await wholeRun(document, csv);
      const sharded = await shardedRun(document, csv, count);
      seen.add('reason' in sharded ? sharded.reason : 'succeeded');
      expect(comparable(sharded)).toEqual(comparable(whole));
    }),
    { numRuns: 200, seed: 5 },
  );
  expect([...seen]).toEqual(expect.arrayContaining(['succeeded', 'TooManyBadRows']));
}, 120_000);

test('shards of many blocks leave what one pod leaves', async () => {
  const notes = ['', '"two\nlines"', '5" pipe', '"a ""word"", and more"'];
  const rows = Array.from({ length: 60_000 }, (_, at) => {
    if (at % 977 === 0) return at % 2 === 0 ? '' : 'x,y';
    return `${ROWS[(at * 7) % ROWS.length] ?? ''},${notes[at % 11] ?? String(at)}`;
  });
  const csv = `${HEADER},note\n${rows.join('\n')}\n\n`;
  const document: RunDocument = {
    ...documentOf({ policy: 'Skip', max: '1%' }),
    models: [{ name: 'm', path: 'whole-numbers.onnx' }],
    output: { columns: ['note'], probabilities: false },
  };
  const [whole, sharded] = [await wholeRun(document, csv), await shardedRun(document, csv, 3)];
  if (!('report' in whole) || !('report' in sharded)) throw new Error('a run has failed');
  expect(sharded.files).toEqual(whole.files);
  expect(sharded.report.rows).toEqual(whole.report.rows);
  expect(sharded.report.firstRejected).toEqual(whole.report.firstRejected);
  const [one, other] = [whole, sharded].map(({ report }) => report.models[0]?.result);
  expect(other).toEqual(one);
}, 120_000);
