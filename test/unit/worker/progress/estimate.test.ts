import { progressText, secondsLeft } from '../../../../worker/progress/estimate.ts';

const progress = { rows: 226_000, rowsPerSecond: 210_000, bytes: 233_400_000 };
const start = { milliseconds: 1000, bytes: 0 };

test.each([undefined, 0])('without a size (%j) there are neither percent nor a time', (size) => {
  const unknown = { ...progress, ...(size !== undefined && { totalBytes: size }) };
  expect(progressText(unknown, secondsLeft({ ...progress, bytes: 5 }, start, 3000))).toBe(
    '233 MB, 226000 rows, 210000 rows/s',
  );
});

test.each([
  ['half is read in 2 s', 50, { milliseconds: 1000, bytes: 0 }, 2],
  ['the first bytes were read before', 60, { milliseconds: 1000, bytes: 20 }, 2],
  ['a part of a second is one', 99, { milliseconds: 1000, bytes: 0 }, 1],
  ['all is read', 100, { milliseconds: 1000, bytes: 0 }, 0],
  ['the file has grown', 130, { milliseconds: 1000, bytes: 0 }, 0],
  ['nothing is read yet', 20, { milliseconds: 1000, bytes: 20 }, undefined],
])('the time left when %s', (_, bytes, since, left) => {
  expect(secondsLeft({ ...progress, bytes, totalBytes: 100 }, since, 3000)).toBe(left);
});

test.each([
  [3, '3 s left'],
  [119, '119 s left'],
  [121, '3 min left'],
  [7199, '120 min left'],
  [7201, '3 h left'],
])('%d seconds are "%s"', (seconds, text) => {
  expect(progressText({ ...progress, totalBytes: 496_000_000 }, seconds)).toBe(
    `47 %, 233 MB, 226000 rows, 210000 rows/s, ${text}`,
  );
});
