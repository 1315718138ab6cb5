import { joined } from '../../../../worker/model/join.ts';

const classes = (...ids: number[]) =>
  ({ task: 'classification', classes: Int32Array.from(ids) }) as const;
const block = (...values: number[]) => ({
  probabilities: { columns: [4, 5], values: Float32Array.from(values) },
});

test('pieces follow one another', () => {
  expect(joined([classes(1, 2), classes(3)], 'classification')).toEqual(classes(1, 2, 3));
  const values = (...numbers: number[]) =>
    ({ task: 'regression', values: Float64Array.from(numbers) }) as const;
  expect(joined([values(1.5), values(), values(2, 3)], 'regression')).toEqual(values(1.5, 2, 3));
  const both = joined(
    [
      { ...classes(0), ...block(0.25, 0.75) },
      { ...classes(1), ...block(1, 0) },
    ],
    'classification',
  );
  expect(both).toMatchObject({
    probabilities: { columns: [4, 5], values: Float64Array.of(0.25, 0.75, 1, 0) },
  });
});

test('probabilities of some rows only are none', () => {
  const some = joined([{ ...classes(0), ...block(0.25, 0.75) }, classes(1)], 'classification');
  expect(some).not.toHaveProperty('probabilities');
});

test('no rows have no predictions', () => {
  expect(joined([], 'classification')).toEqual(classes());
  expect(joined([], 'regression')).toEqual({ task: 'regression', values: new Float64Array(0) });
});
