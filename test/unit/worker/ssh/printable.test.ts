import { printable } from '../../../../worker/ssh/printable.ts';

test.each([
  ['model 1.onnx', 'model 1.onnx'],
  ['é 模型 🙂', 'é 模型 🙂'],
  ['\u001b[31mred\r\n', '\\u{1b}[31mred\\u{d}\\u{a}'],
  ['gnp.\u202exnno', 'gnp.\\u{202e}xnno'],
  ['a\u2028b', 'a\\u{2028}b'],
  ['\ud800', '\\u{d800}'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('a long text is cut', () => {
  expect(printable('x'.repeat(1000))).toBe(`${'x'.repeat(200)}…`);
});
