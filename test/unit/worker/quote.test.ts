import { oneLine, quoted, quotedList, thrownText } from '../../../worker/quote.ts';

test.each([
  [' Cz/theta', '" Cz/theta"'],
  ['a"b\\', '"a\\"b\\\\"'],
  ['\u0000\u001b[31m\n', '"\\u0000\\u001b[31m\\n"'],
  ['\u202eabc\u2028\u007f', '"\\u{202e}abc\\u{2028}\\u{7f}"'],
  ['x'.repeat(61), `"${'x'.repeat(60)}…"`],
  ['𝄞'.repeat(60), `"${'𝄞'.repeat(60)}"`],
  ['𝄞'.repeat(61), `"${'𝄞'.repeat(60)}…"`],
])('quotes %j so that it cannot harm', (value, text) => {
  expect(quoted(value)).toBe(text);
});

test('lists the first few values', () => {
  expect(quotedList(['a', 'b'])).toBe('"a", "b"');
  expect(quotedList(['a', 'b', 'c', 'd'], 2)).toBe('"a", "b" and 2 more');
});

test('puts what a library said on one line', () => {
  expect(oneLine('  first\n\tsecond \u001b[0m ')).toBe('first second \\u{1b}[0m');
  expect(oneLine('x'.repeat(400))).toHaveLength(301);
  expect(thrownText(new Error('a\nb'))).toBe('a b');
  expect(thrownText('text')).toBe('text');
});
