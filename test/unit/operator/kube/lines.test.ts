import fc from 'fast-check';
import { linesOf, StreamError } from '../../../../operator/kube/lines.ts';

async function* chunks(bytes: Uint8Array, sizes: readonly number[]) {
  let rest = bytes;
  for (const size of sizes) {
    await Promise.resolve();
    yield rest.subarray(0, size);
    rest = rest.subarray(size);
  }
  yield rest;
}

async function lines(
  text: string,
  sizes: readonly number[] = [],
  maxBytes?: number,
): Promise<string[]> {
  const read: string[] = [];
  for await (const line of linesOf(chunks(Buffer.from(text), sizes), maxBytes)) read.push(line);
  return read;
}

test('a line may come in pieces, even in the middle of a character', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'ü', '漢', '🙂'), minLength: 1 })),
      fc.array(fc.nat({ max: 5 })),
      async (expected, sizes) => {
        const text = expected.map((line) => `${line}\n`).join('');
        expect(await lines(text, sizes)).toEqual(expected);
      },
    ),
  );
});

test('empty lines are left out', async () => {
  expect(await lines('\na\n\nb\n')).toEqual(['a', 'b']);
});

test.each<[string, string, readonly number[], RegExp]>([
  ['has no end', 'a\nb', [], /in the middle of a line/],
  ['grows beyond the limit', `${'a'.repeat(9)}\n`, [3, 3], /longer than 5 bytes/],
])('a line that %s breaks the stream off', async (_, text, sizes, says) => {
  const reading = lines(text, sizes, 5);
  await expect(reading).rejects.toThrow(StreamError);
  await expect(reading).rejects.toThrow(says);
});
