import type { Scores } from '../contract.ts';
import { visible } from '../quote.ts';
import type { Scored } from './scored.ts';

type Model = Scores['models'][number];
type Task = 'classification' | 'regression' | 'unlabelled';

/** A heading, and what stands below it for a model; undefined, shown as -, when it could not be computed. */
type Column = readonly [heading: string, cell: (model: Model) => string | undefined];

const name: Column = ['MODEL', (model) => model.name];
const rows: Column = ['ROWS', (model) => String(model.rows)];
const metric = (heading: string, key: string): Column => [heading, (model) => model.metrics?.[key]];

const COLUMNS: Readonly<Record<Task, readonly Column[]>> = {
  classification: [
    name,
    ['ACCURACY', (model) => model.accuracy],
    ['95% INTERVAL', (model) => model.accuracyInterval],
    metric('F1 MACRO', 'f1_macro'),
    ['CORRECT', (model) => String(model.correct)],
    rows,
  ],
  regression: [
    name,
    metric('R2', 'r2'),
    metric('RMSE', 'root_mean_squared_error'),
    metric('MAE', 'mean_absolute_error'),
    rows,
  ],
  unlabelled: [name, ['PREDICTIONS', (model) => model.predictions], rows],
};

/**
 * The scores as aligned columns, the best model marked: one table for each task that the models
 * have. Below them what became of bad rows and of the gate. Ends with a line end.
 */
export function scoreTable({ scores, verdict, rejected }: Scored): string {
  const tasks = [...new Set(scores.models.map(taskOf))];
  return [
    tasks.map((task) => tableOf(task, scores)).join('\n'),
    ...rejectedText(scores, rejected),
    ...(verdict === undefined
      ? []
      : [`Gate ${verdict.passed ? 'passed' : 'missed'}: ${visible(verdict.message)}\n`]),
  ].join('');
}

/** The result's task is not in the status; each leaves fields of its own there. */
function taskOf({ accuracy, predictions }: Model): Task {
  if (accuracy !== undefined) return 'classification';
  return predictions === undefined ? 'regression' : 'unlabelled';
}

function tableOf(task: Task, { models, best }: Scores): string {
  const columns = COLUMNS[task];
  const lines = [
    [...columns.map(([heading]) => heading), ''],
    ...models
      .filter((model) => taskOf(model) === task)
      .map((model) => [
        // Names of classes come from files of other people.
        ...columns.map(([, cell]) => visible(cell(model) ?? '-')),
        models.length > 1 && model.name === best?.model ? 'best' : '',
      ]),
  ];
  return `${aligned(lines)}\n`;
}

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]?.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rejectedText({ rows: { rejected = 0 } }: Scores, reasons: readonly string[]): string[] {
  if (rejected === 0) return [];
  const rowsText = rejected === 1 ? '1 bad row was' : `${String(rejected)} bad rows were`;
  const more = rejected > reasons.length && reasons.length > 0 ? ['…'] : [];
  const why = reasons.length === 0 ? '' : `: ${[...reasons.map(visible), ...more].join('; ')}`;
  return [`${rowsText} left out${why}\n`];
}
