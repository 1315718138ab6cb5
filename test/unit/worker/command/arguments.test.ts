import { parseCommand } from '../../../../worker/command/arguments.ts';

const parse = (line: string) => parseCommand(line.split(' ').filter((word) => word !== ''));

test('takes models and data from disk', () => {
  expect(parse('score m.yaml --models DIR --data x.csv')).toEqual({
    kind: 'score',
    manifest: 'm.yaml',
    format: 'table',
    from: { kind: 'disk', models: 'DIR', data: 'x.csv' },
  });
});

test.each([
  ['--identity K', { identity: 'K' }],
  ['--identity K --passphrase-file P', { identity: 'K', passphrase: 'P' }],
  ['--password-file W', { password: 'W' }],
  ['--password-file W --data x.csv', { password: 'W', data: 'x.csv' }],
  ['--password-file W --http-token-file T', { password: 'W', http: { token: 'T' } }],
  [
    '--identity K --http-username U --http-password-file P --http-ca-file C',
    { identity: 'K', http: { username: 'U', password: 'P', ca: 'C' } },
  ],
])('logs in with %s', (options, files) => {
  expect(parse(`score m.yaml --known-hosts F ${options}`)).toEqual({
    kind: 'score',
    manifest: 'm.yaml',
    format: 'table',
    from: { kind: 'server', knownHosts: 'F', ...files },
  });
});

const DISK = 'score m.yaml --models DIR --data x.csv';
const SERVER = 'score m.yaml --known-hosts F --password-file W';

test.each([
  ['-o json', { format: 'json' }],
  ['--format json', { format: 'json' }],
  ['-o table --output out', { format: 'table', output: 'out' }],
  ['--output ./json', { format: 'table', output: './json' }],
])('%s', (options, expected) => {
  for (const source of [DISK, SERVER])
    expect(parse(`${source} ${options}`)).toMatchObject(expected);
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
  ['score m.yaml --data x.csv', 'give --known-hosts'],
  ['score m.yaml --known-hosts F', 'give --identity or --password-file'],
  ['score m.yaml --known-hosts F --password-file W --passphrase-file P', 'goes with --identity'],
  ['score m.yaml --models DIR', '--models goes with --data'],
  ['score m.yaml --bogus', "Unknown option '--bogus'; see batchinference --help"],
  [`${DISK} --identity K`, '--models takes the models from disk, and --identity is for those of a'],
  [`${DISK} --http-token-file T`, 'and --http-token-file is for those of a server'],
  [`${SERVER} --data x.csv --http-username U`, 'and --http-username is for that of data.url'],
  [`${DISK} -o yaml`, '--format (-o) is table or json, not "yaml"'],
  [`${DISK} --output json`, '--output is a directory: write -o json for the format'],
  ['score m.yaml --colour', '--colour'],
  ['score m.yaml --models', '--models'],
])('%j is wrong: %s', (line, message) => {
  expect(() => parse(line)).toThrow(message);
});
