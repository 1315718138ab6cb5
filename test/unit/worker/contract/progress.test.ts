import { decodeProgress, percentRead } from '../../../../worker/contract.ts';

const progress = { rows: 1000, rowsPerSecond: 500, bytes: 4096 };

test.each([
  ['with the size of the source', { ...progress, totalBytes: 8192 }],
  ['without it', progress],
])('progress %s is read', (_, given) => {
  expect(decodeProgress(JSON.stringify(given))).toEqual(given);
});

test.each([
  ['nothing', ''],
  ['a page', '<html></html>'],
  ['null', 'null'],
  ['a list', '[]'],
  ['half of it', '{"rows":1}'],
  ['a negative number', JSON.stringify({ ...progress, rows: -1 })],
  ['a fraction', JSON.stringify({ ...progress, rowsPerSecond: 0.5 })],
  ['a number that cannot be exact', JSON.stringify({ ...progress, bytes: 2 ** 53 })],
  ['a text', JSON.stringify({ ...progress, rows: '1' })],
  ['something more', JSON.stringify({ ...progress, status: 'fine' })],
])('%s is no progress', (_, text) => {
  expect(decodeProgress(text)).toBeUndefined();
});

test.each([
  [0, 10, 0],
  [1, 10, 10],
  [999, 1000, 99],
  [1000, 1000, 100],
  [1001, 1000, 100],
])('%d of %d bytes are %d %%', (bytes, totalBytes, percent) => {
  expect(percentRead({ ...progress, bytes, totalBytes })).toBe(percent);
});

test.each([undefined, 0])('of a source without a size (%j) there is no percentage', (size) => {
  expect(
    percentRead({ ...progress, ...(size !== undefined && { totalBytes: size }) }),
  ).toBeUndefined();
});
