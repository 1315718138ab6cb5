import type { BatchInferenceSpec, BatchInferenceStatus } from '../../crds/batchinference.ts';

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

/** The metrics of which less is better. */
const LOWER_IS_BETTER: ReadonlySet<MetricName> = new Set<MetricName>([
  ...(['log_loss', 'mean_absolute_error', 'mean_squared_error'] as const),
  ...(['root_mean_squared_error', 'mean_absolute_percentage_error', 'max_error'] as const),
]);

/**
 * Compares what was measured with what is asked for; equal is enough. A metric that could not be
 * computed, or is not finite, passes no check; one that there is no run before to compare with
 * passes maxDrop.
 *
 * @param values of each check's metric, in the gate's order; null for what could not be computed
 * @param before per model, what the last run that succeeded gave
 */
export function judge(
  gate: Gate,
  values: readonly (number | null)[],
  before: BatchInferenceStatus['models'] = [],
): Verdict {
  const checks = gate.map((check, index) =>
    judged({ ...check, before: valueIn(before, check) }, values[index] ?? null),
  );
  const missed = checks.filter(({ passed }) => !passed);
  const sorted = [...missed, ...checks.filter(({ passed }) => passed)];
  return {
    passed: missed.length === 0,
    message: sorted.map(({ text }) => text).join('; '),
  };
}

/** A check, and what its metric was in the run before. */
type Check = Gate[number] & { readonly before: number | undefined };

/** The metrics of a gate's checks in a status; null for one that it does not have. */
export function valuesIn(
  gate: Gate,
  models: BatchInferenceStatus['models'] = [],
): readonly (number | null)[] {
  return gate.map((check) => valueIn(models, check) ?? null);
}

/** The metric of a check in a status, whose figures have six digits. */
function valueIn(
  models: NonNullable<BatchInferenceStatus['models']>,
  { model, metric }: Gate[number],
): number | undefined {
  const found = models.find(({ name }) => name === model);
  if (metric === 'accuracy') {
    return found?.correct === undefined ? undefined : sixDigits(found.correct / found.rows);
  }
  const text = found?.metrics?.[metric];
  return text === undefined ? undefined : Number(text);
}

function judged(check: Check, value: number | null): { passed: boolean; text: string } {
  const name = `${check.metric} of ${check.model}`;
  const asked = askedOf(check).join(' and ');
  if (value === null || !Number.isFinite(value)) {
    const must = asked === '' ? '' : ` and must be ${asked}`;
    return { passed: false, text: `${name} could not be computed${must}` };
  }
  const passed = passes(check, value);
  const is = `${name} is ${figure(check, value)}`;
  if (asked === '') return { passed, text: `${is}, and there is no run before to compare with` };
  return { passed, text: `${is}${passed ? ',' : ' and must be'} ${asked}` };
}

function askedOf({ metric, min, max, maxDrop, before }: Check): readonly string[] {
  const side = LOWER_IS_BETTER.has(metric) ? 'above' : 'below';
  return [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
    ...(maxDrop === undefined || before === undefined
      ? []
      : [`no more than ${maxDrop} ${side} the ${before} of the run before`]),
  ];
}

function passes({ metric, min, max, maxDrop, before }: Check, value: number): boolean {
  if (min !== undefined && value < Number(min)) return false;
  if (max !== undefined && value > Number(max)) return false;
  if (maxDrop === undefined || before === undefined) return true;
  const rise = sixDigits(value) - before;
  // Rounded again, because 0.7 - 0.69 is a little more than 0.01.
  return sixDigits(LOWER_IS_BETTER.has(metric) ? rise : -rise) <= Number(maxDrop);
}

/** Six significant digits, unless they read as if the verdict were another. */
function figure(check: Check, value: number): string {
  const rounded = sixDigits(value);
  return String(passes(check, rounded) === passes(check, value) ? rounded : value);
}

function sixDigits(value: number): number {
  return Number(value.toPrecision(6));
}
