import fc from 'fast-check';
import { createClassIds } from '../../../../worker/model/class-ids.ts';
import { createClassIndex } from '../../../../worker/scoring/classes.ts';

const same = (label: string): string => label;

function named(labels: BigInt64Array | Int32Array | readonly string[]): (string | undefined)[] {
  const classes = createClassIndex();
  const ids = createClassIds(classes, same)(labels, labels.length);
  return [...ids].map((id) => classes.names[id]);
}

test('integers have canonical names, whatever their size and type', () => {
  const integers = [
    0n,
    -1n,
    1n,
    1023n,
    1024n,
    -(2n ** 31n),
    2n ** 31n,
    2n ** 32n,
    2n ** 63n - 1n,
    -(2n ** 63n),
  ];
  expect(named(BigInt64Array.from(integers))).toEqual(integers.map(String));
  expect(named(Int32Array.of(0, -7, 2 ** 31 - 1))).toEqual(['0', '-7', '2147483647']);
});

test('texts have themselves as names', () => {
  const texts = ['', 'cedar, red', '1', '01', 'ø'];
  expect(named(texts)).toEqual(texts);
});

test('any int64 is the class of its decimal text', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), (integers) => {
      expect(named(BigInt64Array.from(integers))).toEqual(integers.map(String));
    }),
  );
});

test('only so many rows as there are have classes, and labels of a view are read where it is', () => {
  const classes = createClassIndex();
  const labels = BigInt64Array.of(9n, 9n, 4n, 5n, 6n).subarray(2);
  expect(createClassIds(classes, same)(labels, 2)).toEqual(Int32Array.of(0, 1));
  expect(classes.names).toEqual(['4', '5']);
});

test('the name of a label is asked for once', () => {
  const asked: string[] = [];
  const idsOf = createClassIds(createClassIndex(), (label) => {
    asked.push(label);
    return `class ${label}`;
  });
  idsOf(BigInt64Array.of(1n, 2n, 1n, 5000n, -3n, 5000n), 6);
  idsOf(BigInt64Array.of(2n, 1n, 5000n, -3n), 4);
  expect(asked).toEqual(['1', '2', '5000', '-3']);
});

test('an id that is good for one batch only is not remembered', () => {
  const names: string[] = [];
  const classes = {
    ...createClassIndex(),
    names,
    idOf: (name: string) => names.push(name) - 1,
    isKept: () => false,
  };
  const idsOf = createClassIds(classes, same);
  for (const labels of [BigInt64Array.of(1n), BigInt64Array.of(-5n), ['a']]) {
    const first = idsOf(labels, 1)[0];
    expect(idsOf(labels, 1)[0]).not.toBe(first);
  }
});
