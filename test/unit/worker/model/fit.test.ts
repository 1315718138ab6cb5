import { refuseMisfit } from '../../../../worker/model/fit.ts';
import type { Signature } from '../../../../worker/model/signature.ts';
import { thrownBy } from '../../../support/failure.ts';

function signature(input: Partial<Signature['input']>): Signature {
  return {
    input: { name: 'X', type: 'float32', batch: undefined, features: undefined, ...input },
    label: { name: 'label', kind: 'integer' },
  };
}

test.each([
  [{ features: 3 }, 'none', 'FeatureCountMismatch', 'takes 3 features, and the data has 2'],
  [{ type: 'int64' }, 'l2', 'ModelUnsupported', 'takes integers (int64)'],
  [
    { batch: 50_000_000, features: 2 },
    'none',
    'ModelUnsupported',
    'takes 50000000 rows of 2 features at once, more than 1048576 numbers',
  ],
  [{ batch: 524_289 }, 'none', 'ModelUnsupported', 'takes 524289 rows of 2 features at once'],
] as const)('refuses %j with normalize %s', (input, normalize, reason, message) => {
  const failure = thrownBy(() => {
    refuseMisfit('model m', signature(input), { features: 2, normalize });
  });
  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(`The model m ${message}`);
});

test.each([
  [{}, 'l2'],
  [{ batch: 524_288, features: 2 }, 'none'],
  [{ type: 'int32', features: 2 }, 'none'],
] as const)('lets pass %j with normalize %s', (input, normalize) => {
  expect(() => {
    refuseMisfit('model m', signature(input), { features: 2, normalize });
  }).not.toThrow();
});
