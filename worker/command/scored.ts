import {
  judge,
  scoresOf,
  type Result,
  type RunDocument,
  type Scores,
  type Verdict,
} from '../contract.ts';

/** What the command has to show of a run that succeeded. */
export interface Scored {
  readonly scores: Scores;
  /** When the manifest has a gate. */
  readonly verdict?: Verdict;
  /** Of the first few rows that were left out: where and why, one clause each. */
  readonly rejected: readonly string[];
}

/** The result of a run as the operator would show it. */
export function scoredOf(
  result: Result,
  { models, gate }: Pick<RunDocument, 'models' | 'gate'>,
  rejected: readonly string[] = [],
): Scored {
  const names = models.map(({ name }) => name);
  return {
    scores: scoresOf(result, names),
    ...(gate !== undefined && { verdict: judge(gate, result.gate ?? []) }),
    rejected,
  };
}

/** What the status would carry, with the verdict on the gate when there is one; as JSON. */
export function scoredJson({ scores, verdict }: Scored): string {
  const shown = { ...scores, ...(verdict !== undefined && { gate: verdict }) };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
