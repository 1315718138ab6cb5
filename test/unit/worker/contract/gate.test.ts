import { type Gate, judge } from '../../../../worker/contract.ts';

type Check = Gate[number];
const accuracy = (bounds: Pick<Check, 'min' | 'max'>): Check => ({
  model: 'lda',
  metric: 'accuracy',
  ...bounds,
});

/** The models of a status: lda with 0.7 of 1000 rows right. */
const BEFORE = [
  {
    name: 'lda',
    sha256: '',
    rows: 1000,
    correct: 700,
    metrics: { log_loss: '0.5', f1_macro: '0' },
  },
];

test.each<[Partial<Check>, number | null, string]>([
  [{}, 0.69, 'passed: accuracy of lda is 0.69, no more than 0.01 below the 0.7 of the run before'],
  [{}, 0.8, 'passed: accuracy of lda is 0.8, no more than 0.01 below the 0.7 of the run before'],
  [
    {},
    0.6899,
    'missed: accuracy of lda is 0.6899 and must be no more than 0.01 below the 0.7 of the run before',
  ],
  // As the status shows it, to six digits: the same scores are no drop.
  [{ maxDrop: '0' }, 0.69999999, 'passed: accuracy of lda is 0.7, no more than 0 below the 0.7'],
  [{ min: '0.65' }, 0.69, 'passed: accuracy of lda is 0.69, at least 0.65 and no more than 0.01'],
  [{ min: '0.75' }, 0.7, 'missed: accuracy of lda is 0.7 and must be at least 0.75 and no more'],
  [
    { metric: 'log_loss' },
    0.52,
    'missed: log_loss of lda is 0.52 and must be no more than 0.01 above the 0.5 of the run before',
  ],
  [{ metric: 'log_loss' }, 0.1, 'passed: log_loss of lda is 0.1, no more than 0.01 above the 0.5'],
  [{ metric: 'f1_macro' }, 0, 'passed: f1_macro of lda is 0, no more than 0.01 below the 0 of'],
  [{}, null, 'missed: accuracy of lda could not be computed and must be no more than 0.01 below'],
  [{ metric: 'cohen_kappa' }, 0.1, 'passed: cohen_kappa of lda is 0.1, and there is no run before'],
  [{ metric: 'cohen_kappa' }, null, 'missed: cohen_kappa of lda could not be computed'],
  [{ model: 'mlp' }, 0.1, 'passed: accuracy of mlp is 0.1, and there is no run before to compare'],
  [{ model: 'mlp', min: '0.5' }, 0.1, 'missed: accuracy of mlp is 0.1 and must be at least 0.5'],
])('a drop from the run before, for %j now %d, is judged "%s"', (change, value, words) => {
  const check = { model: 'lda', metric: 'accuracy' as const, maxDrop: '0.01', ...change };
  const { passed, message } = judge([check], [value], BEFORE);
  expect(`${passed ? 'passed' : 'missed'}: ${message}`).toContain(words);
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
