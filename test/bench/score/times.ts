/**
 * User and system time, in seconds, of a shell's children and of theirs, as its builtin `times`
 * prints them in the second line (POSIX.1-2024, XCU 2.15): "0m1.5s 0m0.25s". Exact, as the system
 * adds up what each process has used when its parent learns of its end.
 *
 * @throws Error when the text is another one
 */
export function childSeconds(times: string): number {
  const line = times.trim().split('\n').at(-1) ?? '';
  const found = [...line.matchAll(/(\d+)m(\d+(?:[.,]\d+)?)s/g)];
  if (found.length !== 2) throw new Error(`the shell's times are not understood: ${line}`);
  return found
    .map(
      ([, minutes = '', seconds = '']) => 60 * Number(minutes) + Number(seconds.replace(',', '.')),
    )
    .reduce((a, b) => a + b);
}
