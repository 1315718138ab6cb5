import { parseCommand } from '../../../../worker/command/arguments.ts';

const parse = (line: string) => parseCommand(line.split(' ').filter((word) => word !== ''));

test('takes models and data from disk', () => {
  expect(parse('score m.yaml --models DIR --data x.csv')).toEqual({
    kind: 'score',
    manifest: 'm.yaml',
    output: 'table',
    from: { kind: 'disk', models: 'DIR', data: 'x.csv' },
  });
});

test.each([
  ['--identity K', { identity: 'K' }],
  ['--identity K --passphrase-file P', { identity: 'K', passphrase: 'P' }],
  ['--password-file W', { password: 'W' }],
])('logs in with %s', (options, files) => {
  expect(parse(`score m.yaml -o json --known-hosts F ${options}`)).toEqual({
    kind: 'score',
    manifest: 'm.yaml',
    output: 'json',
    from: { kind: 'server', knownHosts: 'F', ...files },
  });
});

test.each(['--help', '-h', 'score -h', 'score m.yaml --help'])('%s asks for help', (line) => {
  expect(parse(line)).toEqual({ kind: 'help' });
});

test.each([
  ['', 'give the command score and one manifest'],
  ['run m.yaml', 'give the command score and one manifest'],
  ['score', 'give the command score and one manifest'],
  ['score a.yaml b.yaml', 'give the command score and one manifest'],
  ['score m.yaml', 'give --known-hosts'],
  ['score m.yaml --identity K', 'give --known-hosts'],
  ['score m.yaml --known-hosts F', 'give --identity or --password-file'],
  ['score m.yaml --known-hosts F --password-file W --passphrase-file P', 'goes with --identity'],
  ['score m.yaml --models DIR', '--models and --data go together'],
  ['score m.yaml --bogus', "Unknown option '--bogus'; see batchinference --help"],
  ['score m.yaml --data x.csv', '--models and --data go together'],
  ['score m.yaml --models DIR --data x.csv --identity K', 'take the files from disk'],
  ['score m.yaml --models DIR --data x.csv -o yaml', '--output is table or json, not "yaml"'],
  ['score m.yaml --colour', '--colour'],
  ['score m.yaml --models', '--models'],
])('%j is wrong: %s', (line, message) => {
  expect(() => parse(line)).toThrow(message);
});
