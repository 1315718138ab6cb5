import { parseBench } from '../../bench/score/arguments.ts';

const parse = (line: string) => parseBench(line.split(' ').filter((word) => word !== ''));

test('a file and the directory of its models are enough', () => {
  expect(parse('big.csv --models m')).toEqual({
    job: {
      data: 'big.csv',
      models: 'm',
      manifest: { label: undefined, ignore: [], normalize: 'none' },
      output: undefined,
    },
    peer: undefined,
    cpus: undefined,
  });
});

test('without a manifest the columns are on the command line', () => {
  expect(
    parse('x.csv --models m --label y --ignore a --ignore b --normalize l2').job,
  ).toMatchObject({ manifest: { label: 'y', ignore: ['a', 'b'], normalize: 'l2' } });
});

test('a peer is a command, where to run it, and how often', () => {
  const peer = parseBench([
    'x.csv',
    '--models',
    'm',
    '--against',
    'python p.py',
    '--cwd',
    'd',
  ]).peer;
  expect(peer).toEqual({ command: 'python p.py', cwd: 'd', pairs: 5 });
  expect(parse('x.csv --models m --against p --pairs 9').peer).toMatchObject({
    cwd: '.',
    pairs: 9,
  });
});

test.each([
  ['', 'give one CSV and --models DIR'],
  ['x.csv', 'give one CSV and --models DIR'],
  ['x.csv y.csv --models m', 'give one CSV and --models DIR'],
  ['x.csv --models m --manifest f --label y', 'are in the manifest'],
  ['x.csv --models m --manifest f --ignore y', 'are in the manifest'],
  ['x.csv --models m --cwd d', '--cwd goes with --against'],
  ['x.csv --models m --against p --pairs 0', '--pairs is a number from 1, not 0'],
  ['x.csv --models m --cpus two', '--cpus is a number from 1, not two'],
  ['x.csv --models m --bogus', '--bogus'],
])('%j is wrong: %s', (line, message) => {
  expect(() => parse(line)).toThrow(message);
});
