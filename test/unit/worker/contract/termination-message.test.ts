import {
  decodeTerminationMessage,
  encodeTerminationMessage,
  MAX_TERMINATION_MESSAGE_BYTES,
  type ModelResult,
  type Succeeded,
} from '../../../../worker/contract.ts';
import { classified, measured, predicted, SHA } from '../../../support/model-results.ts';

const expected = { runId: 'r1', models: [{ name: 'lda', path: '/m/lda.onnx' }] };
const accuracyGate = [{ model: 'lda', metric: 'accuracy' as const, min: '0.5' }];

function succeeded(models: ModelResult[], more: Partial<Succeeded> = {}): Succeeded {
  const rows = { scored: 2, rejected: 0 };
  return { schemaVersion: 2, runId: 'r1', outcome: 'succeeded', rows, models, ...more };
}

/** What comes out at the other end, for so many models and checks as there are results. */
function sent(message: Succeeded): unknown {
  const decoded = decodeTerminationMessage(encodeTerminationMessage(message), {
    runId: 'r1',
    models: message.models.map((_, index) => ({ name: `m${index}`, path: 'x' })),
    ...(message.gate && { gate: message.gate.map(() => ({ ...accuracyGate[0] })) as never }),
  });
  return decoded.ok ? decoded.message : decoded.problem;
}

test.each([
  ['a classification', classified(1)],
  ['a regression', measured(0.5)],
  ['predictions without a label', predicted('yes 1, no 1')],
  ['a metric that could not be computed', { ...classified(1), metrics: [0.5, null, null, null] }],
  ['a producer', { ...classified(1), producer: 'skl2onnx 1.20.0' }],
])('what is encoded of %s is what is decoded', (_, result) => {
  const message = succeeded([result, classified(2)]);
  expect(sent(message)).toEqual(message);
});

test('metrics arrive with six digits, and the values of a gate with all of theirs', () => {
  const message = succeeded([measured(1 / 3)], { gate: [1 / 3, null] });
  expect(sent(message)).toMatchObject({
    models: [{ metrics: [expect.anything(), expect.anything(), 0.333333] }],
    gate: [1 / 3, null],
  });
});

test('a metric that is no number arrives as one that could not be computed', () => {
  const message = succeeded([measured(NaN)], { gate: [Infinity] });
  expect(sent(message)).toMatchObject({ models: [{ metrics: [0.1, 0.2, null] }], gate: [null] });
});

test('short texts lose what cannot be seen, and are cut where there is no room', () => {
  const message = succeeded([
    { ...predicted(`a\n1, ${'b'.repeat(60)}`), producer: '\u001b[31mpy\u202etorch' },
    { ...classified(1), producer: '"'.repeat(30) },
  ]);
  expect(sent(message)).toMatchObject({
    models: [
      { predictions: `a1, ${'b'.repeat(41)}…`, producer: '[31mpytorch' },
      { producer: `${'"'.repeat(10)}…` },
    ],
  });
});

const LONGEST = Number.MAX_SAFE_INTEGER;
/** No double takes more characters. */
const LONGEST_DOUBLE = -1.2345678901234567e-100;
const producer = '\u{10ffff}'.repeat(30);

test.each<[string, ModelResult]>([
  [
    'classifications',
    { ...classified(LONGEST), producer, metrics: [1, 2, 3, 4].map(() => LONGEST_DOUBLE) },
  ],
  // Below 1e21 JSON writes a number without an exponent.
  ['regressions', { ...measured(0), producer, metrics: [1, 2, 3].map(() => -1.23457e20) }],
  ['predictions', { ...predicted('"'.repeat(100)), producer }],
])('sixteen %s and a gate of sixteen checks fit, whatever their numbers', (_, result) => {
  const message = succeeded(Array<ModelResult>(16).fill(result), {
    runId: '0123456789',
    rows: { scored: LONGEST, rejected: LONGEST },
    gate: Array<number>(16).fill(LONGEST_DOUBLE),
    etag: '\\'.repeat(50),
  });
  const text = encodeTerminationMessage(message);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_TERMINATION_MESSAGE_BYTES);
});

test('a run that was skipped is told in short, and believed only of a worker that was told to', () => {
  const scored = { etag: 'abc-1', sha256: Array<string>(16).fill(SHA) };
  const message = { schemaVersion: 2, runId: 'r1', outcome: 'unchanged', ...scored } as const;
  const text = encodeTerminationMessage(message);
  expect(Buffer.byteLength(text)).toBeLessThan(1024);
  const models = scored.sha256.map((_, index) => ({ name: `m${index}`, path: 'x' }));
  const told = { runId: 'r1', models };
  expect(decodeTerminationMessage(text, { ...told, skipIf: scored })).toEqual({
    ok: true,
    message,
  });
  const others = [
    {},
    { skipIf: { ...scored, etag: 'abc-2' } },
    { skipIf: { ...scored, sha256: ['b'.repeat(64), ...scored.sha256.slice(1)] } },
  ];
  for (const other of others) {
    expect(decodeTerminationMessage(text, { ...told, ...other })).toEqual({
      ok: false,
      problem: 'it skips a run that was not to be skipped',
    });
  }
});

test('a result that does not fit is a bug that is told, never a cut number', () => {
  const message = succeeded(Array<ModelResult>(20).fill(classified(LONGEST)));
  expect(() => encodeTerminationMessage({ ...message, runId: 'r'.repeat(4000) })).toThrow(
    /bytes too long/,
  );
});

test('a failure of any length fits, and keeps its reason and its beginning', () => {
  for (const character of ['x', 'ä', '𝄞', '"', '\u0001']) {
    const text = encodeTerminationMessage({
      schemaVersion: 2,
      runId: 'r1',
      outcome: 'failed',
      reason: 'ColumnNotFound',
      message: `The data has no column ${character.repeat(5000)}`,
    });
    const size = Buffer.byteLength(text);
    expect(size).toBeLessThanOrEqual(MAX_TERMINATION_MESSAGE_BYTES);
    // As much as there is room for: one more character is six bytes at most.
    expect(size).toBeGreaterThan(MAX_TERMINATION_MESSAGE_BYTES - 6);
    const decoded = decodeTerminationMessage(text, expected);
    expect(decoded.ok && decoded.message).toMatchObject({
      reason: 'ColumnNotFound',
      message: expect.stringMatching(/^The data has no column .*…$/s) as string,
    });
  }
});

/** As it is on its way, where a test spoils it. */
function wire(message: Succeeded): Record<string, unknown> {
  return JSON.parse(encodeTerminationMessage(message)) as Record<string, unknown>;
}

const good = wire(succeeded([classified(1)]));
const [model] = good['models'] as [object];
const withModel = (change: object) => ({ ...good, models: [{ ...model, ...change }] });

test.each<[string, string | object, string]>([
  ['nothing', '', 'the worker left no termination message'],
  ['a cut message', '{"schemaVersion":2,"ru', 'not valid JSON'],
  ['too much', 'x'.repeat(4097), 'longer than 4096 bytes'],
  ['another form', '{"schemaVersion":2,"outcome":"won"}', 'expected form at outcome'],
  ['another version', { ...good, schemaVersion: 1 }, 'expected form at schemaVersion'],
  ['another run', { ...good, runId: 'r2' }, 'another run'],
  ['a field too many', { ...good, extra: 1 }, 'expected form at extra'],
  ['more right than there are', wire(succeeded([classified(3)])), 'more correct rows than rows'],
  [
    'no rows',
    wire(succeeded([classified(0)], { rows: { scored: 0, rejected: 9 } })),
    'it has no rows',
  ],
  ['negative rows', { ...good, rows: { scored: -1, rejected: 0 } }, 'expected form at rows.scored'],
  ['half a row', { ...good, rows: { scored: 1.5, rejected: 0 } }, 'expected form at rows.scored'],
  ['too many models', wire(succeeded([classified(1), classified(1)])), 'not one result per model'],
  ['an unknown task', withModel({ task: 'clustering' }), 'expected form at models.0.task'],
  ['a metric that is missing', withModel({ metrics: [1, 1, 1] }), 'form at models.0.metrics'],
  ['a metric that is a text', withModel({ metrics: ['1', 1, 1, 1] }), 'form at models.0.metrics.0'],
  ['a digest of another length', withModel({ sha256: 'abc' }), 'form at models.0.sha256'],
  ['a producer that steers a terminal', withModel({ producer: '\u001b[2J' }), 'models.0.producer'],
  ['a long producer', withModel({ producer: 'x'.repeat(25) }), 'form at models.0.producer'],
  ['values of a gate that is not asked for', { ...good, gate: [1] }, 'not one value per check'],
])('refuses %s', (_, message, problem) => {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  const decoded = decodeTerminationMessage(text, expected);
  expect(decoded.ok ? '' : decoded.problem).toContain(problem);
});

test('refuses a result without the values that the gate asks for', () => {
  const text = encodeTerminationMessage(succeeded([classified(1)]));
  const decoded = decodeTerminationMessage(text, { ...expected, gate: accuracyGate });
  expect(decoded).toMatchObject({ problem: 'it has not one value per check of the gate' });
});

test('refuses the result of a file with another digest than the spec has', () => {
  const decode = (sha256: string) =>
    decodeTerminationMessage(encodeTerminationMessage(succeeded([classified(1)])), {
      runId: 'r1',
      models: [{ name: 'lda', path: 'x', sha256 }],
    });
  expect(decode(SHA.toUpperCase()).ok).toBe(true);
  expect(decode('B'.repeat(64))).toMatchObject({ ok: false });
});
