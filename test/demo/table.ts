/** What people look at, as tables. Pure. */
import type { BatchInference } from '../../crds/batchinference.ts';

type Models = NonNullable<NonNullable<BatchInference['status']>['models']>;

/** Names to the left, numbers to the right, as wide as the widest cell of each column. */
export function scoresTable(models: Models): string {
  const rows = [
    ['MODEL', 'CORRECT', 'ROWS', 'ACCURACY'],
    ...models.map((m) => [m.name, String(m.correct ?? ''), String(m.rows), m.accuracy ?? '']),
  ];
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(width(column)) : cell.padStart(width(column));
  return rows.map((row) => row.map(pad).join('   ')).join('\n');
}

/** What `kubectl get batchinference` shows of a resource, one cell for each column. */
export type Row = readonly [name: string, status: string, scores: string, rows: string];

/** Wide enough for every reason and the example's scores: kubectl's own columns move as cells grow. */
const WIDTHS = [9, 23, 26, 7];

/** One line of `kubectl get batchinference --watch`, in columns that stay where they are. */
export function watchLine(row: Row, age: string): string {
  return [...row.map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0)), age].join('');
}
