import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scoresOf, type Progress, type RunDocument } from '../../../worker/contract.ts';
import type { Inputs } from '../../../worker/inputs/inputs.ts';
import { localInputs } from '../../../worker/inputs/local-inputs.ts';
import { resultOf } from '../../../worker/report.ts';
import { run } from '../../../worker/run.ts';
import { bytesOf, sourceOf } from '../../support/byte-stream.ts';
import { failureOf, never } from '../../support/ssh-connect.ts';

const MODELS = fileURLToPath(new URL('../../fixtures/models', import.meta.url));
const CSV = readFileSync(join(MODELS, 'rows.csv'), 'utf8');
const EXPECTED = JSON.parse(readFileSync(join(MODELS, 'expected.json'), 'utf8')) as {
  rows: number;
  correct: Record<string, number>;
};
const SERVER = { host: 'h', port: 22, username: 'u', secretName: 's' };

function documentOf(
  models: RunDocument['models'],
  data: Partial<RunDocument['data']> = {},
): RunDocument {
  return {
    schemaVersion: 2,
    runId: 'r',
    ssh: SERVER,
    models,
    data: {
      label: '# class',
      ignore: ['class name'],
      missing: 'Reject',
      normalize: 'none',
      ...data,
    },
  };
}

const disk = localInputs({ models: MODELS, data: join(MODELS, 'rows.csv') });
const quiet = { signal: never, log: () => undefined };

/** The fixtures' models with another CSV. */
function inputsWith(csv: string): Inputs {
  return { ...disk, data: sourceOf(() => bytesOf(csv, 100)) };
}

function models(...files: string[]): RunDocument['models'] {
  return files.map((path) => ({ name: basename(path, '.onnx'), path }));
}

const labelled = ({ strings = false } = {}) =>
  strings ? { label: 'class name', ignore: ['# class'] } : {};

test.each(Object.entries(EXPECTED.correct))(
  '%s is as often right as scikit-learn says: %d times',
  async (file, correct) => {
    const data = {
      ...labelled({ strings: file.startsWith('strings') }),
      ...(file === 'normalized.onnx' && { normalize: 'l2' as const }),
    };
    const { models: reports } = await run(documentOf(models(file), data), disk, quiet);
    expect(reports[0]?.result).toMatchObject({ rows: EXPECTED.rows, correct });
  },
);

test('scores several models in one pass, in the order of the spec', async () => {
  let opened = 0;
  const inputs: Inputs = {
    ...disk,
    data: {
      name: disk.data.name,
      open: (signal) => {
        opened += 1;
        return disk.data.open(signal);
      },
    },
  };
  const files = ['whole-numbers.onnx', 'integers.onnx', 'seven-rows.onnx'];
  const { models: reports } = await run(documentOf(models(...files)), inputs, quiet);
  expect(reports).toMatchObject(
    files.map((path) => ({ path, result: { correct: EXPECTED.correct[path] } })),
  );
  expect(opened).toBe(1);
});

test('names that every object has are names like others', async () => {
  const [, ...rows] = CSV.split('\n');
  const csv = ['__proto__,constructor,toString,valueOf,hasOwnProperty,then', ...rows].join('\n');
  const names = ['constructor', '__proto__'];
  const document = documentOf(
    names.map((name) => ({ name, path: 'integers.onnx' })),
    { label: '__proto__', ignore: ['constructor'] },
  );
  const report = await run(document, inputsWith(csv), quiet);
  const correct = EXPECTED.correct['integers.onnx'];
  expect(report.models).toMatchObject(names.map((name) => ({ name, result: { correct } })));
  expect(scoresOf(resultOf(report), names).scores).toBe('constructor=0.9333 __proto__=0.9333');
  const missing = { ...document, data: { ...document.data, label: 'isPrototypeOf' } };
  expect((await failureOf(run(missing, inputsWith(csv), quiet))).reason).toBe('ColumnNotFound');
});

test('tells how far it is after each block', async () => {
  const [header = '', ...rows] = CSV.trim().split('\n');
  const many = [header, ...Array.from({ length: 60_000 }, (_, i) => rows[i % rows.length])];
  const csv = many.join('\n');
  const seen: Progress[] = [];
  const options = { ...quiet, progress: (progress: Progress) => seen.push(progress) };
  const report = await run(documentOf(models('integers.onnx')), inputsWith(csv), options);
  expect(seen.length).toBeGreaterThan(1);
  expect(seen.map(({ rows }) => rows)).toEqual(
    seen.map(({ rows }) => rows).toSorted((a, b) => a - b),
  );
  expect(seen.at(-1)).toMatchObject({ rows: 60_000, bytes: csv.length });
  expect(report.rows).toEqual({ total: 60_000, scored: 60_000, rejected: 0 });
});

test('takes a model whose digest is the expected one, in either case', async () => {
  const { sha256 } = await disk.model('integers.onnx', never);
  const [model] = models('integers.onnx');
  const expected = [{ name: 'm', path: model?.path ?? '', sha256: sha256.toUpperCase() }];
  expect((await run(documentOf(expected), disk, quiet)).models[0]?.sha256).toBe(sha256);
});

test('refuses any other file, naming both digests', async () => {
  const { sha256 } = await disk.model('integers.onnx', never);
  const expected = [{ name: 'm', path: '/models/integers.onnx', sha256: 'A'.repeat(64) }];
  const failure = await failureOf(run(documentOf(expected), disk, quiet));
  expect(failure.reason).toBe('DigestMismatch');
  expect(failure.message).toBe(
    `The model m ("/models/integers.onnx") has the SHA-256 ${sha256}, and ${'a'.repeat(64)} is ` +
      'expected: put the expected file there, or correct the sha256 of the model.',
  );
});

interface Failing {
  readonly reason: string;
  readonly text: string;
  readonly model?: string;
  readonly data?: Partial<RunDocument['data']>;
  readonly csv?: string;
}

test.each<Failing>([
  { reason: 'ModelNotFound', model: 'none.onnx', text: `"${join(MODELS, 'none.onnx')}": ENOENT` },
  { reason: 'ModelUnreadable', model: '..', text: 'The model cannot be read from' },
  {
    reason: 'ModelInvalid',
    model: 'make.py',
    text: 'The model make.py ("make.py") cannot be loaded',
  },
  {
    reason: 'FeatureCountMismatch',
    model: 'three-features.onnx',
    text: 'takes 3 features, and the data has 4',
  },
  {
    reason: 'ModelUnsupported',
    model: 'whole-numbers.onnx',
    data: { normalize: 'l2' },
    text: 'normalised rows are none',
  },
  { reason: 'ColumnNotFound', data: { label: 'class' }, text: 'did you mean "# class"?' },
  {
    reason: 'NotANumber',
    data: { features: [' width', 'a', 'b', 'class name'] },
    text: 'column "class name": "ash" is not a number',
  },
  { reason: 'LabelsDisagree', data: labelled({ strings: true }), text: 'the label is "ash"' },
  { reason: 'LabelsDisagree', model: 'strings.onnx', text: 'the labels are "0"' },
  { reason: 'DataEmpty', csv: '', text: 'The data is empty' },
])('$reason: no result at all, and a message that says $text', async (failing) => {
  const { reason, text, model = 'integers.onnx', data = {}, csv = CSV } = failing;
  const failure = await failureOf(run(documentOf(models(model), data), inputsWith(csv), quiet));
  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(text);
});

test('one model that fails fails the run', async () => {
  const document = documentOf(models('integers.onnx', 'three-features.onnx'));
  expect((await failureOf(run(document, disk, quiet))).reason).toBe('FeatureCountMismatch');
});

test('hears a signal to stop while it scores', async () => {
  const [header = '', ...rows] = CSV.split('\n');
  const stop = new AbortController();
  const endless: Inputs = {
    ...disk,
    data: sourceOf(async function* () {
      yield* bytesOf(`${header}\n`);
      for (;;) yield* bytesOf(rows.join('\n'));
    }),
  };
  const running = run(documentOf(models('integers.onnx')), endless, {
    signal: stop.signal,
    log: () => undefined,
    progress: () => {
      stop.abort(new Error('stopped'));
    },
  });
  await expect(running).rejects.toThrow('stopped');
});

test('reads no more of the data once the run has failed', async () => {
  let aborted = false;
  const inputs: Inputs = {
    ...disk,
    data: {
      name: disk.data.name,
      open: (signal) => {
        signal.addEventListener('abort', () => (aborted = true));
        return disk.data.open(signal);
      },
    },
  };
  await failureOf(run(documentOf(models('none.onnx')), inputs, quiet));
  expect(aborted).toBe(true);
});
