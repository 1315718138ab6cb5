import { explain, explainGate } from '../../../../worker/command/explain.ts';
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

test('a gate that is missed has its numbers on standard error, and an exit code of its own', () => {
  expect(explainGate({ passed: false, message: 'r2 of m = 0.4 misses at least 0.5' })).toEqual({
    line: 'batchinference: GateMissed: r2 of m = 0.4 misses at least 0.5',
    exitCode: 4,
  });
});

test.each([undefined, { passed: true, message: 'r2 of m = 0.6 is at least 0.5' }])(
  'the command ends well when no gate is missed: %j',
  (verdict) => {
    expect(explainGate(verdict)).toBeUndefined();
  },
);
