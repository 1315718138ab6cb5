import type { BatchInferenceSpec } from '../../crds/batchinference.ts';

/** What the scores must reach, one check after another. */
export type Gate = NonNullable<BatchInferenceSpec['gate']>;

/** The name of a metric, as scikit-learn calls it. */
export type MetricName = Gate[number]['metric'];

/** What became of a gate. */
export interface Verdict {
  readonly passed: boolean;
  /** One sentence with the numbers of every check, those that were missed first. */
  readonly message: string;
}

/**
 * Compares what was measured with what is asked for; equal is enough. A metric that could not be
 * computed, or is not finite, passes no check.
 *
 * @param values of each check's metric, in the gate's order; null for what could not be computed
 */
export function judge(gate: Gate, values: readonly (number | null)[]): Verdict {
  const checks = gate.map((check, index) => judged(check, values[index] ?? null));
  const missed = checks.filter(({ passed }) => !passed);
  const sorted = [...missed, ...checks.filter(({ passed }) => passed)];
  return {
    passed: missed.length === 0,
    message: sorted.map(({ text }) => text).join('; '),
  };
}

function judged(check: Gate[number], value: number | null): { passed: boolean; text: string } {
  const { model, metric, min, max } = check;
  const name = `${metric} of ${model}`;
  const asked = [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ].join(' and ');
  if (value === null || !Number.isFinite(value)) {
    return { passed: false, text: `${name} could not be computed and must be ${asked}` };
  }
  const passed = isWithin(check, value);
  const text = `${name} is ${figure(check, value)}${passed ? ',' : ' and must be'} ${asked}`;
  return { passed, text };
}

function isWithin({ min, max }: Gate[number], value: number): boolean {
  return (min === undefined || value >= Number(min)) && (max === undefined || value <= Number(max));
}

/** Six significant digits, unless they read as if the verdict were another. */
function figure(check: Gate[number], value: number): string {
  const rounded = Number(value.toPrecision(6));
  return String(isWithin(check, rounded) === isWithin(check, value) ? rounded : value);
}
