import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import type { RunDocument } from '../../worker/contract.ts';

/** The folder with models, tables and what is expected of them; its README.md tells the form. */
export const ZOO = fileURLToPath(new URL('../fixtures/zoo', import.meta.url));

type ModelSpec = RunDocument['models'][number];

/** What a manifest says of a model, but for its name; a path without a folder is one in models/. */
type ZooModel = Pick<ModelSpec, 'path' | 'task' | 'labels' | 'output'>;
type ZooData = Pick<RunDocument['data'], 'label' | 'features' | 'normalize' | 'missing'>;

/** A model and a table. */
export interface ZooTask {
  readonly name: string;
  readonly csv: string;
  readonly model: ZooModel;
  /** Files in the model's folder that belong to it. */
  readonly beside?: readonly string[];
  readonly data: ZooData;
}

/** What onnxruntime for Python and scikit-learn say of them. */
export interface ZooCase extends ZooTask {
  readonly expected: ExpectedClasses | ExpectedValues;
}

export interface ExpectedClasses {
  readonly task: 'classification';
  /** Of each row. */
  readonly classes: readonly string[];
  /** rows x columns, in base64. */
  readonly probabilities?: {
    readonly columns: readonly string[];
    readonly float32?: string;
    readonly float64?: string;
  };
  /** Absent, like what follows, without a label column. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Metrics that cannot be computed, and why. */
  readonly absent?: Readonly<Record<string, string>>;
  readonly perClass?: readonly Readonly<Record<string, string | number>>[];
  readonly confusionMatrix?: {
    readonly classes: readonly string[];
    readonly counts: readonly (readonly number[])[];
  };
  readonly baseline?: { readonly class: string; readonly accuracy: number };
}

export interface ExpectedValues {
  readonly task: 'regression';
  /** Of each row, to the bit. */
  readonly values: readonly number[];
  readonly metrics?: Readonly<Record<string, number>>;
  readonly baseline?: { readonly constant: number; readonly root_mean_squared_error: number };
}

/** What must be refused, for which reason, and words that the message has to have. */
export interface Refusal extends ZooTask {
  readonly reason: string;
  readonly words: readonly string[];
}

export const zooCases = readLines('cases.jsonl') as readonly ZooCase[];
export const classifierCases = zooCases.flatMap(({ expected, ...rest }) =>
  expected.task === 'classification' ? [{ ...rest, expected }] : [],
);
export const regressorCases = zooCases.flatMap(({ expected, ...rest }) =>
  expected.task === 'regression' ? [{ ...rest, expected }] : [],
);
export const refusals = readLines('refused.jsonl') as readonly Refusal[];

function readLines(file: string): readonly unknown[] {
  const text = readFileSync(`${ZOO}/${file}`, 'utf8').trim();
  return text.split('\n').map((line) => JSON.parse(line) as unknown);
}

/** The probabilities of a case, rows x columns, to the bit. */
export function unpacked({
  float32,
  float64,
}: NonNullable<ExpectedClasses['probabilities']>): Float32Array | Float64Array {
  const bytes = Uint8Array.from(Buffer.from(float32 ?? float64 ?? '', 'base64'));
  return float32 === undefined ? new Float64Array(bytes.buffer) : new Float32Array(bytes.buffer);
}

/** The cells of a column of a case's table. */
export function cellsOf({ csv }: ZooTask, column: string): readonly string[] {
  const text = readFileSync(`${ZOO}/${csv}`, 'utf8');
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  return data.map((row) => row[column] ?? '');
}

/** Of metrics of the same numbers: scikit-learn sums in another order, and a double has 16 digits. */
export const DOUBLES = 1e-9;

/** Another processor may round the last bit of a float32 otherwise, which adds up in a few layers. */
export const FLOATS = 1e-6;

/**
 * Where `actual` differs from `expected`, with the path to each place: a number by more than the
 * tolerance (absolute up to 1, relative beyond), anything else at all. What only `actual` has does
 * not count.
 */
export function differences(
  actual: unknown,
  expected: unknown,
  tolerance = DOUBLES,
): readonly string[] {
  if (typeof expected === 'object' && expected !== null) {
    const fields: Partial<Record<string, unknown>> = { ...Object(actual) };
    return Object.entries(expected).flatMap(([name, value]) =>
      differences(fields[name], value, tolerance).map((text) => `${name} ${text}`),
    );
  }
  const isSame =
    typeof expected === 'number' && typeof actual === 'number'
      ? Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected))
      : actual === expected;
  return isSame ? [] : [`is ${String(actual)}, not ${String(expected)}`];
}
