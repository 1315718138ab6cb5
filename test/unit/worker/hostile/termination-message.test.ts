import fc from 'fast-check';
import {
  decodeTerminationMessage,
  encodeTerminationMessage,
  FAILURES,
  MAX_TERMINATION_MESSAGE_BYTES,
  scoresOf,
  type TerminationMessage,
} from '../../../../worker/contract.ts';
import { fuzz } from '../../../support/fuzz.ts';
import { classified, measured, predicted, SHA } from '../../../support/model-results.ts';
import { textMutationsOf } from '../../../support/mutations.ts';

const models = ['a', 'b'].map((name) => ({ name, path: `/m/${name}.onnx` }));
const skipIf = { etag: '"1"', sha256: [SHA, SHA] };
const expected = { runId: 'r1', models, skipIf };
const envelope = { schemaVersion: 2, runId: 'r1' } as const;
const rows = { scored: 10, rejected: 1 };

const MESSAGES: readonly TerminationMessage[] = [
  { ...envelope, outcome: 'succeeded', rows, models: [classified(3), predicted('yes 1')] },
  { ...envelope, outcome: 'succeeded', rows, models: [measured(0.5), measured(-2)] },
  { ...envelope, outcome: 'unchanged', ...skipIf },
  { ...envelope, outcome: 'failed', reason: 'ModelInvalid', message: 'The model m is none.' },
  { ...envelope, outcome: 'failed', reason: 'Terminated', message: 'ü "quoted" \\ text' },
];
const TEXTS = MESSAGES.map(encodeTerminationMessage);

/** What the operator may rely on in a message that it takes. */
function check(message: TerminationMessage): void {
  expect(message.runId).toBe('r1');
  if (message.outcome === 'failed') {
    expect(Object.keys(FAILURES)).toContain(message.reason);
    return;
  }
  if (message.outcome === 'unchanged') {
    expect(message).toMatchObject(skipIf);
    return;
  }
  expect(message.models).toHaveLength(models.length);
  const { scores } = scoresOf(
    message,
    models.map(({ name }) => name),
  );
  expect(scores).toMatch(/^a[=:]\S+ b[=:]\S+$/);
  for (const model of message.models) expect(model.sha256).toMatch(/^[0-9a-f]{64}$/);
}

/** JSON with one of its values, found by its number among all, replaced by another. */
function replaced(text: string, at: number, other: unknown): string {
  let left = at;
  return JSON.stringify(JSON.parse(text), (_, value: unknown) => {
    left -= 1;
    return left === -1 ? other : value;
  });
}

function decode(text: string): string {
  const decoded = decodeTerminationMessage(text, expected);
  if (decoded.ok) {
    check(decoded.message);
    return decoded.message.outcome;
  }
  expect(decoded.problem).toMatch(/^[^\n]{1,200}$/);
  return 'refused';
}

test.each([
  ['a log line', 'panic: runtime error: index out of range'],
  ['an unfinished message', TEXTS[0]?.slice(0, -1) ?? ''],
  ['another program’s JSON', '{"status":"ok"}'],
  ['Tekton’s results', '[{"key":"digest","value":"sha256:abc","type":1}]'],
  ['a number', '1'],
  ['null', 'null'],
  ['arrays in arrays', '['.repeat(2048) + ']'.repeat(2048)],
  ['objects in objects', '{"a":'.repeat(600) + '1' + '}'.repeat(600)],
  ['a prototype', `{"__proto__":${TEXTS[0] ?? ''}}`],
  ['a message with a prototype', TEXTS[0]?.replace('{', '{"__proto__":{"x":1},') ?? ''],
  ['counts beyond 2^53', TEXTS[0]?.replace('"scored":10', '"scored":1e300') ?? ''],
  ['counts below 0', TEXTS[0]?.replace('"scored":10', '"scored":-10') ?? ''],
  ['a reason of nobody', TEXTS[3]?.replace('ModelInvalid', 'constructor') ?? ''],
  ['4097 bytes', 'a'.repeat(MAX_TERMINATION_MESSAGE_BYTES + 1)],
  ['100 MB', '"'.padEnd(100 * 1024 * 1024, 'a')],
])('%s is no message of a worker', (_, text) => {
  expect(decode(text)).toBe('refused');
});

test('whatever stands there is refused, or is a message that the operator can rely on', async () => {
  const ends = await fuzz(
    { what: 'termination messages', inputs: 6000 },
    fc.oneof(
      { weight: 5, arbitrary: textMutationsOf(TEXTS) },
      { weight: 2, arbitrary: fc.json() },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5000 }) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...MESSAGES), fc.nat(30), fc.jsonValue({ maxDepth: 1 }))
          .map(([message, at, other]) => replaced(encodeTerminationMessage(message), at, other)),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...MESSAGES), fc.dictionary(fc.string(), fc.jsonValue()))
          .map(([message, more]) => JSON.stringify({ ...message, ...more })),
      },
    ),
    decode,
  );
  expect([...ends.keys()].toSorted()).toEqual(['failed', 'refused', 'succeeded', 'unchanged']);
}, 120_000);
