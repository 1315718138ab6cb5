import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { BatchInference } from '../../../crds/batchinference.ts';
import { ROOT } from '../../demo/images.ts';
import { fillIn } from '../../demo/sample.ts';

const SAMPLES = join(ROOT, 'deploy/samples');
const sample = await readFile(join(SAMPLES, 'digits.yaml'), 'utf8');

test('the sample gets the addresses, and keeps the rest and its comments', () => {
  const filled = fillIn(sample, {
    host: '10.96.0.7',
    port: 2222,
    username: 'anna',
    url: 'http://10.96.0.7/digits.csv',
  });
  const before = parse(sample) as BatchInference;
  const { ssh, data } = before.spec;
  expect(parse(filled)).toEqual({
    ...before,
    spec: {
      ...before.spec,
      ssh: { ...ssh, host: '10.96.0.7', port: 2222, username: 'anna' },
      data: { ...data, url: 'http://10.96.0.7/digits.csv' },
    },
  });
  expect(filled).toContain('# the column with the true class');
});

test('the digests in the sample are those of the models that ship', async () => {
  const { spec } = parse(sample) as BatchInference;
  for (const { path, sha256 } of spec.models) {
    const file = await readFile(join(SAMPLES, path));
    expect(createHash('sha256').update(file).digest('hex')).toBe(sha256);
  }
});
