import {
  oneLine,
  quoted,
  quotedList,
  quotedPath,
  thrownText,
  visible,
} from '../../../worker/quote.ts';

test.each([
  [' Cz/theta', '" Cz/theta"'],
  ['a"b\\', '"a\\"b\\\\"'],
  ['\u0000\u001b[31m\n', '"\\u0000\\u001b[31m\\n"'],
  ['\ud800', '"\\ud800"'],
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

test('shortens a path later than a value', () => {
  expect(quotedPath('x'.repeat(200))).toBe(`"${'x'.repeat(200)}"`);
  expect(quotedPath('x'.repeat(201))).toBe(`"${'x'.repeat(200)}…"`);
});

test.each([
  ['é 模型 🙂', 'é 模型 🙂'],
  ['\u001b[31mred\r\n', '\\u{1b}[31mred\\u{d}\\u{a}'],
  ['gnp.\u202exnno', 'gnp.\\u{202e}xnno'],
  ['a\u2028b\ue000', 'a\\u{2028}b\\u{e000}'],
  ['\ud800', '\\u{d800}'],
])('%j is shown as %j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('puts what a library said on one line', () => {
  expect(oneLine('  first\n\tsecond \u001b[0m ')).toBe('first second \\u{1b}[0m');
  expect(oneLine('x'.repeat(400))).toHaveLength(301);
  expect(thrownText(new Error('a\nb'))).toBe('a b');
  expect(thrownText('text')).toBe('text');
});
