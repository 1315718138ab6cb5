import { RunError } from '../errors.ts';
import type { PartState } from './part.ts';

/**
 * Whether the parts make up a whole: ShardsDisagree when the data or a model was another one for
 * some of them, or when one part does not begin where the one before it ends, which is how a line
 * end within quotes at a cut is noticed that was taken for the end of a record. What comes after a
 * part that is cut short does not matter.
 */
export function refuseMisfits(parts: readonly PartState[]): void {
  const last = parts.findIndex(({ isCutShort }) => isCutShort);
  const [first, ...others] = last === -1 ? parts : parts.slice(0, last + 1);
  if (first === undefined) throw new RangeError('there are no parts');
  for (const [index, other] of others.entries()) {
    const before = parts[index] ?? first;
    refuseOtherModels(first, other, index + 1);
    refuseOtherData(first, other, index + 1);
    refuseGap(before, other, index + 1);
  }
}

function refuseOtherModels(first: PartState, other: PartState, index: number): void {
  for (const [at, { file, title }] of first.models.entries()) {
    if (other.models[at]?.file.sha256 === file.sha256) continue;
    throw disagree(`the file of the ${title} was not the same for parts 1 and ${nth(index)}`);
  }
}

function refuseOtherData(first: PartState, other: PartState, index: number): void {
  const [a, b] = [first.reading, other.reading];
  if (a.kind === 'whole' && b.kind === 'nothing') return;
  if (a.kind === 'part' && b.kind === 'part' && a.version === b.version) return;
  const [was, is] = [a, b].map((reading) =>
    reading.kind === 'part' ? reading.version : `one that cannot be cut, as it ${reading.why}`,
  );
  throw disagree(
    `the data changed between parts 1 and ${nth(index)}: ${was ?? ''}, and then ${is ?? ''}`,
  );
}

function refuseGap(before: PartState, after: PartState, index: number): void {
  const [a, b] = [before.reading, after.reading];
  if (a.kind !== 'part' || b.kind !== 'part' || a.end === b.begin) return;
  throw disagree(
    `part ${nth(index - 1)} ends at byte ${String(a.end)} of the data, and part ${nth(index)} ` +
      `begins at byte ${String(b.begin)}: a line end within quotes was taken for the end of a row. ` +
      'Leave out run.shards, or give another number',
  );
}

/** ShardsDisagree, with what does not fit as a clause. */
export function disagree(what: string): RunError {
  return new RunError(
    'ShardsDisagree',
    `The parts that the shards have left do not fit together: ${what}. To run again, change the ` +
      'annotation batchinference.dev/run.',
  );
}

/** Parts are counted from 1 for the user. */
function nth(index: number): string {
  return String(index + 1);
}
