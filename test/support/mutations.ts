/** Valid inputs made invalid: what a broken disk, a cut transfer or somebody with bad intentions makes of a file. */
import fc from 'fast-check';

/** One change of some bytes; a place is a share of the length, so that it suits any input. */
type Mutation =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'set'; readonly at: number; readonly byte: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'drop' | 'repeat'; readonly at: number; readonly length: number }
  | {
      readonly kind: 'splice';
      readonly at: number;
      readonly other: number;
      readonly from: number;
      readonly length: number;
    };

/** Not a double, of which fast-check prefers the smallest. */
const share = fc.nat(1_000_000).map((part) => part / 1_000_000);
const length = fc.integer({ min: 1, max: 64 });
/** The largest and smallest of bytes, of lengths and of signed numbers, as Protocol Buffers have them. */
const byte = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x0a, 0x22, 0x2c), fc.nat(255));

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: share, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('set' as const), at: share, byte }),
  fc.record({ kind: fc.constant('cut' as const), at: share }),
  fc.record({ kind: fc.constantFrom('drop' as const, 'repeat' as const), at: share, length }),
  fc.record({
    kind: fc.constant('splice' as const),
    at: share,
    other: fc.nat(),
    from: share,
    length,
  }),
);

/** One of these inputs with one to eight changes, splices of the others among them. */
export function mutationsOf(inputs: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(fc.nat(inputs.length - 1), fc.array(mutation, { minLength: 1, maxLength: 8 }))
    .map(([which, mutations]) =>
      mutations.reduce(
        (bytes, each) => mutated(bytes, each, inputs),
        inputs[which] ?? new Uint8Array(0),
      ),
    );
}

/** The same of texts in UTF-8; what is then none has U+FFFD in its place. */
export function textMutationsOf(texts: readonly string[]): fc.Arbitrary<string> {
  return mutationsOf(texts.map((text) => Buffer.from(text))).map((bytes) =>
    Buffer.from(bytes).toString(),
  );
}

function mutated(bytes: Uint8Array, mutation: Mutation, inputs: readonly Uint8Array[]): Uint8Array {
  if (bytes.length === 0) return bytes;
  const at = Math.min(Math.floor(mutation.at * bytes.length), bytes.length - 1);
  switch (mutation.kind) {
    case 'flip':
      return bytes.with(at, (bytes[at] ?? 0) ^ (1 << mutation.bit));
    case 'set':
      return bytes.with(at, mutation.byte);
    case 'cut':
      return bytes.slice(0, at);
    case 'drop':
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + mutation.length)]);
    case 'repeat':
      return Buffer.concat([bytes.subarray(0, at + mutation.length), bytes.subarray(at)]);
    case 'splice': {
      const other = inputs[mutation.other % inputs.length] ?? bytes;
      const from = Math.floor(mutation.from * other.length);
      const part = other.subarray(from, from + mutation.length);
      return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at + part.length)]);
    }
  }
}
