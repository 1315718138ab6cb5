import { Writable } from 'node:stream';
import { showProgress } from '../../../../worker/command/progress.ts';

const ESCAPE = '\u001b';
const HALF = { rows: 500, rowsPerSecond: 250, bytes: 4_000_000, totalBytes: 8_000_000 };

/** What is written, and a clock that stands until it is moved. */
function world(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  const clock = { milliseconds: 0 };
  const write = (text: unknown, _: BufferEncoding, done: () => void) => {
    written.push(String(text));
    done();
  };
  const stream = Object.assign(new Writable({ write }), { isTTY, columns });
  return {
    clock,
    show: () => showProgress(stream, () => clock.milliseconds),
    text: () => written.join(''),
    /** What a terminal would show after each time that the line is written. */
    lines: () => written.filter((text) => !text.startsWith(ESCAPE)),
  };
}

test('a terminal shows the steps, and then a bar with the figures', async () => {
  const { clock, show, lines } = world(true);
  {
    using display = await show();
    display.log('model loaded', { model: 'lda', bytes: 7 });
    display.progress({ ...HALF, bytes: 0 });
    clock.milliseconds = 2000;
    display.progress(HALF);
  }
  expect(lines()[0]).toBe('model loaded lda 7');
  expect(lines().at(-1)).toBe('[========--------] 50 %, 4 MB, 500 rows, 250 rows/s, 2 s left');
});

test('a terminal shows figures without a bar when the size is not known', async () => {
  const { show, lines } = world(true);
  {
    using display = await show();
    display.progress({ rows: 500, rowsPerSecond: 250, bytes: 4_000_000 });
  }
  expect(lines()).toEqual(['4 MB, 500 rows, 250 rows/s']);
});

test('the line of a terminal is erased in the end, and nothing else of the terminal is changed', async () => {
  const { show, text } = world(true);
  {
    using display = await show();
    display.progress(HALF);
  }
  expect(text().endsWith(`${ESCAPE}[1G${ESCAPE}[2K`)).toBe(true);
  expect(text()).not.toMatch(/\[\?/);
});

test('a narrow terminal shows the beginning of the line', async () => {
  const { show, lines } = world(true, 24);
  {
    using display = await show();
    display.progress(HALF);
  }
  expect(lines()).toEqual(['[========--------] 50 %,']);
});

test('where there is no terminal there is a line every five seconds, and none of the steps', async () => {
  const { clock, show, text } = world(false);
  using display = await show();
  display.log('model loaded');
  for (const [milliseconds, bytes] of [
    [1000, 0],
    [4999, 3_900_000],
    [5000, 4_000_000],
    [9999, 7_900_000],
  ] as const) {
    clock.milliseconds = milliseconds;
    display.progress({ ...HALF, bytes });
  }
  expect(text()).toBe('50 %, 4 MB, 500 rows, 250 rows/s, 4 s left\n');
});

test('lets nothing steer the terminal', async () => {
  const { show, lines } = world(true);
  {
    using display = await show();
    display.log('model loaded', { path: 'a\u001b]0;x\u0007\u009b2J\nb' });
  }
  expect(lines()).toEqual(['model loaded a\\u{1b}]0;x\\u{7}\\u{9b}2J\\u{a}b']);
});
