import { styleText } from 'node:util';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/** Steps shorter than this are not worth a line of their own. */
const WORTH_A_LINE_MS = 300;
/** Without a terminal nothing moves, so a step that takes long says so, and then from time to time. */
const BEGUN_MS = 3_000;
const STILL_AT_IT_MS = 30_000;

/**
 * Runs one step and tells the user about it on stderr: on a terminal a line with a clock that
 * moves, elsewhere one line when it is done. Returns what `work` returns; an error passes through.
 */
export async function step<T>(label: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const stop = process.stderr.isTTY ? spin(label, started) : remind(label, started);
  try {
    const result = await work();
    stop();
    if (performance.now() - started >= WORTH_A_LINE_MS) say('green', '✓', label, started);
    return result;
  } catch (error) {
    stop();
    say('red', '✗', label, started);
    throw error;
  }
}

function say(color: 'green' | 'red', mark: string, label: string, started: number): void {
  const sign = styleText(color, mark, { stream: process.stderr });
  process.stderr.write(`${sign} ${label} (${elapsed(started)})\n`);
}

function spin(label: string, started: number): () => void {
  let frame = 0;
  const draw = (): void => {
    const sign = SPINNER[frame++ % SPINNER.length] ?? '';
    process.stderr.write(`\r\x1b[2K${sign} ${label} ${elapsed(started)}`);
  };
  const timer = setInterval(draw, 100);
  return () => {
    clearInterval(timer);
    process.stderr.write('\r\x1b[2K');
  };
}

function remind(label: string, started: number): () => void {
  const begun = setTimeout(() => {
    process.stderr.write(`… ${label}\n`);
  }, BEGUN_MS);
  const timer = setInterval(() => {
    process.stderr.write(`… ${label} (${elapsed(started)} so far)\n`);
  }, STILL_AT_IT_MS);
  return () => {
    clearTimeout(begun);
    clearInterval(timer);
  };
}

function elapsed(started: number): string {
  const seconds = (performance.now() - started) / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${seconds.toFixed(0)} s`;
}
