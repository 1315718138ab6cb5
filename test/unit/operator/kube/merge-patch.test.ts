import fc from 'fast-check';
import { mergePatch } from '../../../../operator/kube/merge-patch.ts';

test.each<[string, object, object, object | undefined]>([
  ['equal objects', { a: 1, b: { c: [1] } }, { b: { c: [1] }, a: 1 }, undefined],
  ['a new field', {}, { a: 1 }, { a: 1 }],
  ['a changed field', { a: 1, b: 2 }, { a: 3, b: 2 }, { a: 3 }],
  ['a field that vanished', { a: 1, b: 2 }, { b: 2 }, { a: null }],
  ['a field that became undefined', { a: 1 }, { a: undefined }, { a: null }],
  ['a change within a field', { a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { a: { c: 3 } }],
  ['an object that vanished', { a: { b: 1 } }, {}, { a: null }],
  ['a list, as a whole', { a: [1, 2] }, { a: [1] }, { a: [1] }],
  ['an object in place of a list', { a: [1] }, { a: { b: 1 } }, { a: { b: 1 } }],
])('the patch for %s', (_, before, after, patch) => {
  expect(mergePatch(before, after)).toEqual(patch);
});

/** RFC 7386, section 2. */
function applied(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name);
    else result.set(name, applied(result.get(name), value));
  }
  return Object.fromEntries(result);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

test('a patch applied as RFC 7386 says gives what was wanted', () => {
  const { object } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.integer({ min: 0, max: 3 }),
      fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
      tie('object'),
    ),
    object: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value')),
  }));
  fc.assert(
    fc.property(object, object, (before, after) => {
      const patch = mergePatch(before, after) ?? {};
      expect(applied(before, patch)).toEqual(after);
    }),
  );
});
