import type { WriteStream } from 'node:tty';
import { visible } from '../quote.ts';
import type { RunOptions } from '../run.ts';

/** Tells a run's steps while they happen. */
interface Progress extends Pick<RunOptions, 'log'>, Disposable {
  readonly progress: (rows: number) => void;
}

const ERASE_LINE = '\r\u001b[K';

/** One line that is overwritten on a terminal, and nothing elsewhere; disposing it erases it. */
export function showProgress(stream: Pick<WriteStream, 'write' | 'isTTY'>): Progress {
  const show = (text: string): void => {
    if (stream.isTTY) stream.write(`${ERASE_LINE}${text}`);
  };
  return {
    log: (message, fields) => {
      const text = [message, ...Object.values(fields ?? {}).map(String)].join(' ');
      // A path of the manifest or a word of a server must not steer the terminal.
      show(visible(text).slice(0, 79));
    },
    progress: (rows) => {
      show(`${String(rows)} rows scored`);
    },
    [Symbol.dispose]: () => {
      show('');
    },
  };
}
