import { explain } from '../../../../worker/command/explain.ts';
import { RunError, UsageError } from '../../../../worker/errors.ts';

test('a failure of the run is its reason, its message and the exit code of its class', () => {
  expect(explain(new RunError('DataUnavailable', 'It is not there now.'))).toEqual({
    line: 'batchinference: DataUnavailable: It is not there now.',
    exitCode: 75,
  });
});

test('wrong use is its message and exit code 2', () => {
  expect(explain(new UsageError('give one manifest'))).toEqual({
    line: 'batchinference: give one manifest',
    exitCode: 2,
  });
});

test('an error that is not expected is a bug: what it is and where to report it, no stack', () => {
  expect(explain(new TypeError('x is\nnot a function'))).toEqual({
    line:
      'batchinference: InternalError: An error that BatchInference does not know: TypeError: x is ' +
      'not a function. This is a bug: report it to its maintainers, with this line and the manifest.',
    exitCode: 70,
  });
});

test.each([new UsageError('a\nb\u001b[31m'), new RunError('DataEmpty', 'a\nb\u001b[31m')])(
  'whatever is in the message, it is one line: %#',
  (thrown) => {
    expect(explain(thrown).line).toMatch(/a\\u\{a\}b\\u\{1b\}\[31m$/);
  },
);
