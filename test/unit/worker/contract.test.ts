import {
  decodeTerminationMessage,
  encodeTerminationMessage,
  exitCodeOf,
  MAX_TERMINATION_MESSAGE_BYTES,
  scoresOf,
  type TerminationMessage,
} from '../../../worker/contract.ts';

const SHA = 'a'.repeat(64);
const expected = { runId: 'r1', models: [{ name: 'lda', path: '/m/lda.onnx' }] };

function result(correct: number, rows: number, name = 'lda') {
  return { name, sha256: SHA, rows, correct };
}

function succeeded(...models: ReturnType<typeof result>[]): TerminationMessage {
  return { schemaVersion: 1, runId: 'r1', outcome: 'succeeded', models };
}

test('the status carries what each model got right, with the first of the best', () => {
  expect(scoresOf([result(899, 1300), result(860, 1300, 'nn'), result(899, 1300, 'c')])).toEqual({
    scores: 'lda=0.6915 nn=0.6615 c=0.6915',
    best: { model: 'lda', accuracy: '0.691538' },
    rows: { scored: 1300 },
    models: [
      { ...result(899, 1300), accuracy: '0.691538' },
      { ...result(860, 1300, 'nn'), accuracy: '0.661538' },
      { ...result(899, 1300, 'c'), accuracy: '0.691538' },
    ],
  });
});

test.each([
  [0, 7, '0.0000', '0.000000'],
  [7, 7, '1.0000', '1.000000'],
  [1, 3, '0.3333', '0.333333'],
  [2, 3, '0.6667', '0.666667'],
  // Halves go up, exactly: as floats 0.00005 and 0.0000005 would be a little less.
  [1, 20_000, '0.0001', '0.000050'],
  [1, 2_000_000, '0.0000', '0.000001'],
  [5, 4_000_000, '0.0000', '0.000001'],
  [9_007_199_254_740_990, 9_007_199_254_740_991, '1.0000', '1.000000'],
])('%d of %d rows are %s, and with six digits %s', (correct, rows, four, six) => {
  const { scores, best } = scoresOf([result(correct, rows)]);
  expect([scores, best.accuracy]).toEqual([`lda=${four}`, six]);
});

test('what is encoded is what is decoded', () => {
  const message = succeeded(result(1, 2));
  const decoded = decodeTerminationMessage(encodeTerminationMessage(message), expected);
  expect(decoded).toEqual({ ok: true, message });
});

test('a failure of any length fits, and keeps its reason and its beginning', () => {
  for (const character of ['x', 'ä', '𝄞', '"', '\u0001']) {
    const text = encodeTerminationMessage({
      schemaVersion: 1,
      runId: 'r1',
      outcome: 'failed',
      reason: 'ColumnNotFound',
      message: `The data has no column ${character.repeat(5000)}`,
    });
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(
      MAX_TERMINATION_MESSAGE_BYTES,
    );
    const decoded = decodeTerminationMessage(text, expected);
    expect(decoded.ok && decoded.message).toMatchObject({
      reason: 'ColumnNotFound',
      message: expect.stringMatching(/^The data has no column .*…$/s) as string,
    });
  }
});

test('sixteen models with the longest names fit', () => {
  const models = Array.from({ length: 16 }, (_, index) =>
    result(9e15, 9e15, `${'m'.repeat(30)}${String(10 + index)}`),
  );
  const text = encodeTerminationMessage(succeeded(...models));
  expect(text.length).toBeLessThan(MAX_TERMINATION_MESSAGE_BYTES);
});

test.each([
  ['nothing', '', 'the worker left no termination message'],
  ['a cut message', '{"schemaVersion":1,"ru', 'not valid JSON'],
  ['too much', 'x'.repeat(4097), 'longer than 4096 bytes'],
  ['another form', '{"schemaVersion":1,"outcome":"won"}', 'expected form'],
  ['another version', '{"schemaVersion":2,"runId":"r1"}', 'expected form'],
  ['another run', { ...succeeded(result(1, 2)), runId: 'r2' }, 'another run'],
  ['more right than there are', succeeded(result(3, 2)), 'more correct rows than rows'],
  ['no rows', succeeded(result(0, 0)), 'no rows'],
  ['another model', succeeded(result(1, 2, 'nn')), 'not those of the spec'],
  ['too many models', succeeded(result(1, 2), result(1, 2)), 'not one result per model'],
])('refuses %s', (_, message, problem) => {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  const decoded = decodeTerminationMessage(text, expected);
  expect(decoded.ok ? '' : decoded.problem).toContain(problem);
});

test('refuses the result of a file with another digest than the spec has', () => {
  const models = [{ name: 'lda', path: 'x', sha256: 'B'.repeat(64) }];
  const text = encodeTerminationMessage(succeeded(result(1, 2)));
  expect(decodeTerminationMessage(text, { runId: 'r1', models }).ok).toBe(false);
});

test.each([
  ['DataNotFound', 3],
  ['ServerUnreachable', 75],
  ['CredentialsMissing', 76],
  ['InternalError', 70],
  ['Terminated', 143],
] as const)('%s ends with exit code %d', (reason, code) => {
  expect(exitCodeOf(reason)).toBe(code);
});
