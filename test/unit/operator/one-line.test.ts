import { oneLine } from '../../../operator/one-line.ts';

test('line ends and control characters become one space', () => {
  expect(oneLine(' a\r\n\u0000\u001b b\u200b ')).toBe('a b');
});

test('a long text is cut between characters, never within one', () => {
  const text = oneLine('😀'.repeat(2000));
  expect(Array.from(text)).toHaveLength(1024);
  expect(text.isWellFormed()).toBe(true);
  expect(text.endsWith('😀…')).toBe(true);
});
