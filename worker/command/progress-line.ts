import cliProgress from 'cli-progress';
import type { Progress } from '../contract.ts';
import type { ProgressStream } from './progress.ts';

/** The line of a terminal that is written over and over. */
interface ProgressLine {
  /** Shows a text that holds no control characters. */
  readonly say: (text: string) => void;
  /** Shows a bar, when the size of the data is known, and a text behind it. */
  readonly show: (text: string, progress: Progress) => void;
  /** Leaves the line empty. */
  readonly erase: () => void;
}

/** Leaves 60 of the usual 80 columns for "47 %, 10233 MB, 10000000 rows, 210000 rows/s, 12 min left". */
const BAR_COLUMNS = 16;

/** A line of this terminal, which is never wider than the terminal is. */
export function openProgressLine(stream: ProgressStream): ProgressLine {
  const bar = new cliProgress.SingleBar({
    stream,
    barsize: BAR_COLUMNS,
    clearOnComplete: true,
    // Trimmed instead of a terminal that does not wrap: what ends the process in between leaves the
    // terminal as it was.
    linewrap: true,
    format: (options, { progress, total }, { text }: { text: string }) =>
      total === 0 ? text : `[${cliProgress.Format.BarFormat(progress, options)}] ${text}`,
  });
  return {
    say: (text) => {
      if (bar.isActive) bar.update({ text });
      else bar.start(0, 0, { text });
    },
    show: (text, { bytes, totalBytes = 0 }) => {
      if (!bar.isActive) bar.start(totalBytes, bytes, { text });
      bar.setTotal(totalBytes);
      bar.update(bytes, { text });
    },
    erase: () => {
      bar.stop();
    },
  };
}
