import { showProgress } from '../../../../worker/command/progress.ts';

function shown(isTTY: boolean): { readonly text: () => string; readonly stream: Stream } {
  const written: string[] = [];
  return {
    text: () => written.join(''),
    stream: { isTTY, write: (text: unknown) => written.push(String(text)) > 0 },
  };
}

type Stream = Parameters<typeof showProgress>[0];

test('overwrites one line of a terminal, and erases it in the end', () => {
  const { stream, text } = shown(true);
  {
    using progress = showProgress(stream);
    progress.log('model loaded', { model: 'lda', bytes: 7 });
    progress.progress(1024);
  }
  expect(text()).toBe('\r\u001b[Kmodel loaded lda 7\r\u001b[K1024 rows scored\r\u001b[K');
});

test('writes nothing elsewhere', () => {
  const { stream, text } = shown(false);
  using progress = showProgress(stream);
  progress.log('model loaded');
  expect(text()).toBe('');
});

test('lets nothing steer the terminal', () => {
  const { stream, text } = shown(true);
  using progress = showProgress(stream);
  progress.log('model loaded', { path: 'a\u001b]0;x\u0007\u009b2J\nb' });
  expect(text()).toBe('\r\u001b[Kmodel loaded a\\u{1b}]0;x\\u{7}\\u{9b}2J\\u{a}b');
});
