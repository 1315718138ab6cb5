import type { Scores } from '../contract.ts';

/** The scores as a table of aligned columns, the best model marked; ends with a line end. */
export function scoreTable({ models, best }: Scores): string {
  const lines = [
    ['MODEL', 'ACCURACY', 'CORRECT', 'ROWS', ''],
    ...models.map(({ name, accuracy, correct, rows }) => [
      name,
      accuracy,
      String(correct),
      String(rows),
      models.length > 1 && name === best.model ? 'best' : '',
    ]),
  ];
  const widths = lines[0]?.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${text.join('\n')}\n`;
}
