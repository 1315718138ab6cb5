/**
 * Changes of a Protocol Buffers message that leave it one: another value in a field, a field that is
 * there twice or not at all, or comes from another place. They come further than changed bytes, of
 * which most break the lengths around them.
 */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';

interface Field {
  readonly no: number;
  readonly wireType: WireType;
  readonly value: bigint | number | Uint8Array | readonly Field[];
}

/** What to do with one of the fields, which is found by its number among all. */
interface Mutation {
  readonly field: number;
  readonly kind: 'number' | 'drop' | 'twice' | 'bytes' | 'move';
  readonly number: bigint;
  readonly bytes: Uint8Array;
  readonly other: number;
}

const EXTREMES = [0n, 1n, -1n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n, 2n ** 62n, 2n ** 63n - 1n];

const mutation: fc.Arbitrary<Mutation> = fc.record({
  field: fc.nat(),
  kind: fc.constantFrom('number', 'number', 'drop', 'twice', 'bytes', 'move'),
  number: fc.oneof(fc.constantFrom(...EXTREMES), fc.bigInt(-10n, 70n)),
  bytes: fc.uint8Array({ maxLength: 24 }),
  other: fc.nat(),
});

/** One of these messages with one to four changes. */
export function messageMutationsOf(messages: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(fc.nat(messages.length - 1), fc.array(mutation, { minLength: 1, maxLength: 4 }))
    .map(([which, mutations]) => {
      const fields = fieldsOf(messages[which] ?? new Uint8Array(0)) ?? [];
      return encoded(mutations.reduce(mutated, fields));
    });
}

/** The fields of a message, those of messages within included; undefined for what is none. */
function fieldsOf(bytes: Uint8Array): readonly Field[] | undefined {
  const reader = new BinaryReader(bytes);
  const fields: Field[] = [];
  try {
    while (reader.pos < reader.len) {
      const [no, wireType] = reader.tag();
      if (wireType === WireType.Varint) {
        fields.push({ no, wireType, value: BigInt(reader.int64()) });
      } else if (wireType === WireType.Bit32) {
        fields.push({ no, wireType, value: reader.fixed32() });
      } else if (wireType === WireType.LengthDelimited) {
        const value = reader.bytes();
        fields.push({ no, wireType, value: (value.length > 1 && fieldsOf(value)) || value });
      } else {
        return undefined;
      }
    }
  } catch {
    return undefined;
  }
  return fields;
}

function encoded(fields: readonly Field[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const { no, wireType, value } of fields) {
    writer.tag(no, wireType);
    if (typeof value === 'bigint') writer.int64(BigInt.asIntN(64, value));
    else if (typeof value === 'number') writer.fixed32(value);
    else writer.bytes(value instanceof Uint8Array ? value : encoded(value));
  }
  return writer.finish();
}

function flat(fields: readonly Field[]): readonly Field[] {
  return fields.flatMap((field) =>
    isMessage(field.value) ? [field, ...flat(field.value)] : [field],
  );
}

function isMessage(value: Field['value']): value is readonly Field[] {
  return Array.isArray(value);
}

function mutated(fields: readonly Field[], { field, kind, ...by }: Mutation): readonly Field[] {
  const all = flat(fields);
  const target = all[field % all.length];
  const other = all[by.other % all.length];
  if (target === undefined || other === undefined) return fields;
  const { no } = target;
  const replacements: Readonly<Record<Mutation['kind'], readonly Field[]>> = {
    number: [{ no, wireType: WireType.Varint, value: by.number }],
    drop: [],
    twice: [target, target],
    bytes: [{ no, wireType: WireType.LengthDelimited, value: by.bytes }],
    move: [{ ...other, no }],
  };
  // A number goes into the place of a number.
  const isNumber = typeof target.value === 'bigint';
  return replaced(fields, target, replacements[kind === 'number' && !isNumber ? 'move' : kind]);
}

function replaced(fields: readonly Field[], target: Field, by: readonly Field[]): readonly Field[] {
  return fields.flatMap((field) => {
    if (field === target) return by;
    if (!isMessage(field.value)) return [field];
    return [{ ...field, value: replaced(field.value, target, by) }];
  });
}
