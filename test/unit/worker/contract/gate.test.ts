import { type Gate, judge } from '../../../../worker/contract.ts';

type Check = Gate[number];
const accuracy = (bounds: Pick<Check, 'min' | 'max'>): Check => ({
  model: 'lda',
  metric: 'accuracy',
  ...bounds,
});

test.each<[Pick<Check, 'min' | 'max'>, number | null, string]>([
  [{ min: '0.65' }, 0.7, 'passed: accuracy of lda is 0.7, at least 0.65'],
  [{ min: '0.65' }, 65 / 100, 'passed: accuracy of lda is 0.65, at least 0.65'],
  [{ min: '0.65' }, 899 / 1300, 'passed: accuracy of lda is 0.691538, at least 0.65'],
  [{ min: '0.7' }, 899 / 1300, 'missed: accuracy of lda is 0.691538 and must be at least 0.7'],
  [{ max: '0.7' }, 0.7, 'passed: accuracy of lda is 0.7, at most 0.7'],
  [{ max: '-0.5' }, 0, 'missed: accuracy of lda is 0 and must be at most -0.5'],
  [{ min: '0.1', max: '0.5' }, 0.3, 'passed: accuracy of lda is 0.3, at least 0.1 and at most 0.5'],
  [
    { min: '0.1', max: '0.5' },
    0.6,
    'missed: accuracy of lda is 0.6 and must be at least 0.1 and at most 0.5',
  ],
  // Rounded it would read as if it had passed.
  [
    { min: '0.65' },
    0.649999999,
    'missed: accuracy of lda is 0.649999999 and must be at least 0.65',
  ],
  [
    { min: '0.65' },
    null,
    'missed: accuracy of lda could not be computed and must be at least 0.65',
  ],
  [{ min: '0' }, NaN, 'missed: accuracy of lda could not be computed and must be at least 0'],
  [{ min: '0' }, Infinity, 'missed: accuracy of lda could not be computed and must be at least 0'],
])('asked for %j, %d is judged "%s"', (bounds, value, words) => {
  const { passed, message } = judge([accuracy(bounds)], [value]);
  expect(`${passed ? 'passed' : 'missed'}: ${message}`).toBe(words);
});

test('one check that is missed misses the gate, and is told first', () => {
  const gate = [accuracy({ min: '0.5' }), { ...accuracy({ min: '0.9' }), model: 'nn' }];
  expect(judge(gate, [0.6, 0.6])).toEqual({
    passed: false,
    message: 'accuracy of nn is 0.6 and must be at least 0.9; accuracy of lda is 0.6, at least 0.5',
  });
});

test('a value that is missing misses the gate', () => {
  expect(judge([accuracy({ min: '0' })], []).passed).toBe(false);
});
