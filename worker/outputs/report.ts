/**
 * The text of report.json: the report's keys in its own order, two spaces per level. What is
 * undefined is left out. RangeError for a number that JSON cannot tell (JSON.stringify would write
 * null): whatever cannot be computed is to be left out, or said in words.
 */
export function reportText(report: object): string {
  const check = (key: string, value: unknown): unknown => {
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    throw new RangeError(`${key} of the report is ${String(value)}`);
  };
  return `${JSON.stringify(report, check, 2)}\n`;
}
