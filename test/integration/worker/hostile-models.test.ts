import { fileURLToPath } from 'node:url';
import { runChild } from '../../support/child.ts';
import { fuzzSettings } from '../../support/fuzz.ts';

const CHILD = fileURLToPath(new URL('../../support/fuzz-models.ts', import.meta.url));

test('models that were changed are refused by the worker or by onnxruntime, or predict', async () => {
  const { runs, seed } = fuzzSettings(1000);
  const { code, stdout, stderr } = await runChild(process.execPath, [
    CHILD,
    String(seed),
    String(runs),
  ]);
  const lines = stdout.trim().split('\n');
  const last = lines.at(-1) ?? '';
  if (code !== 0) {
    const end = code === null ? 'a signal' : `exit code ${String(code)}`;
    throw new Error(`${last} of seed ${String(seed)} ended the process by ${end}: ${stderr}`);
  }
  const tried = lines.filter((line) => line.startsWith('input ')).length;
  process.stderr.write(
    `fuzz of models in onnxruntime: ${String(tried)} inputs tried, seed ${String(seed)} (${last})\n`,
  );
  expect(tried).toBe(runs);
  const ends = JSON.parse(last) as Record<string, number>;
  expect(Object.keys(ends)).toEqual(
    expect.arrayContaining(['ModelInvalid', 'ModelUnsupported', 'predicted']),
  );
}, 600_000);
