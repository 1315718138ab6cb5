import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunDocument } from '../../../worker/contract.ts';
import { UnchangedError } from '../../../worker/errors.ts';
import type { Inputs } from '../../../worker/inputs/inputs.ts';
import { localInputs } from '../../../worker/inputs/local-inputs.ts';
import { resultOf } from '../../../worker/report.ts';
import { run } from '../../../worker/run.ts';
import { bytesOf } from '../../support/byte-stream.ts';
import { never } from '../../support/ssh-connect.ts';

const MODELS = fileURLToPath(new URL('../../fixtures/models', import.meta.url));
const CSV = readFileSync(join(MODELS, 'rows.csv'), 'utf8');

const document: RunDocument = {
  schemaVersion: 2,
  runId: 'r',
  ssh: { host: 'h', port: 22, username: 'u', secretName: 's' },
  models: [{ name: 'integers', path: 'integers.onnx' }],
  data: { label: '# class', ignore: ['class name'], missing: 'Reject', normalize: 'none' },
};

const disk = localInputs({ models: MODELS, data: join(MODELS, 'rows.csv') });
const quiet = { signal: never, log: () => undefined };

/** The rows with an ETag. */
const tagged: Inputs = {
  ...disk,
  data: {
    name: 'rows.csv',
    open: () => Promise.resolve({ bytes: bytesOf(CSV, 4096), etag: 'v1' }),
  },
};

test('the ETag of the data is reported', async () => {
  const report = await run(document, tagged, quiet);
  expect(resultOf(report).etag).toBe('v1');
  // More than a message has room for.
  expect(resultOf({ ...report, etag: 'x'.repeat(101) })).not.toHaveProperty('etag');
});

describe('with the last run to compare with', () => {
  const digests = async () => {
    const { models: reports } = await run(document, tagged, quiet);
    return reports.map(({ sha256 }) => sha256);
  };

  test('a run of the same models and data is left out', async () => {
    const skipIf = { etag: 'v1', sha256: await digests() };
    const same = { ...document, skipIf };
    const thrown = await run(same, tagged, quiet).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(UnchangedError);
    expect(thrown).toMatchObject({ scored: skipIf });
  });

  test.each<[string, Inputs, (sha256: string[]) => { etag: string; sha256: string[] }]>([
    ['other data', tagged, (sha256) => ({ etag: 'v0', sha256 })],
    ['another model', tagged, () => ({ etag: 'v1', sha256: ['0'.repeat(64)] })],
    ['data without an ETag', disk, (sha256) => ({ etag: 'v1', sha256 })],
  ])('a run of %s is not', async (_, inputs, last) => {
    const other = { ...document, skipIf: last(await digests()) };
    await expect(run(other, inputs, quiet)).resolves.toMatchObject({
      rows: { rejected: 0 },
    });
  });
});
