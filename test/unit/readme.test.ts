import { readFileSync } from 'node:fs';
import { FAILURES } from '../../worker/contract.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The reasons in the first column of the table under "When it fails". */
function documentedReasons(): readonly string[] {
  const [, section = ''] = README.split(/^## When it fails$/m);
  const [table = ''] = section.split(/^## /m);
  const cells = table.split('\n').map((line) => /^\|([^|]*)\|/.exec(line)?.[1] ?? '');
  return cells.flatMap((cell) => cell.match(/(?<=`)\w+(?=`)/g) ?? []);
}

test('the README explains every reason for which a worker ends a run', () => {
  expect(documentedReasons()).toEqual(expect.arrayContaining(Object.keys(FAILURES)));
});

test('the README explains each reason once', () => {
  const reasons = documentedReasons();
  expect(reasons).toEqual([...new Set(reasons)]);
});
