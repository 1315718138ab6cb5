import type { BatchInferenceSpec } from '../../../../crds/batchinference.ts';
import type { ScoreCommand } from '../../../../worker/command/arguments.ts';
import { outputPlace, refuseUnfit } from '../../../../worker/command/places.ts';

type From = ScoreCommand['from'];

const DISK: From = { kind: 'disk', models: 'models', data: 'x.csv' };
const SERVER: From = { kind: 'server', knownHosts: 'known_hosts', password: 'password' };
const TO_SERVER = { output: { sftpPath: 'results', probabilities: false } };
const TO_CLAIM = { output: { claimName: 'results', probabilities: false } };

test.each([
  ['nothing is said', { from: SERVER }, {}, undefined],
  ['the manifest names a directory of the server', { from: SERVER }, TO_SERVER, 'sftp results'],
  ['--output is given too', { from: SERVER, output: 'out' }, TO_SERVER, 'disk out'],
  ['--output is given for a volume', { from: SERVER, output: 'out' }, TO_CLAIM, 'disk out'],
  ['there is no server', { from: DISK }, TO_SERVER, undefined],
  ['there is no server, and --output', { from: DISK, output: 'out' }, {}, 'disk out'],
])('where the results go when %s', (_, command, spec, expected) => {
  const place = outputPlace(command, spec);
  const text = place && `${place.kind} ${place.kind === 'disk' ? place.directory : place.path}`;
  expect(text).toBe(expected);
});

test.each([DISK, SERVER])(
  'a volume for the results is refused with the option to give: %j',
  (from) => {
    expect(() => outputPlace({ from }, TO_CLAIM)).toThrow(
      'output.claimName ("results") is a volume of a cluster: give --output DIR',
    );
  },
);

const spec = (
  data: Partial<BatchInferenceSpec['data']>,
  ...paths: string[]
): BatchInferenceSpec => ({
  ssh: { host: 'h', port: 22, username: 'u', secretName: 's' },
  models: paths.map((path, index) => ({ name: `m${index}`, path })),
  data: { missing: 'Reject', normalize: 'none', ...data },
  run: { retries: 0, timeoutSeconds: 60, resources: {} },
});
const URL_DATA = { url: 'https://example.org/x.csv' };
const WITH_SECRET = { ...URL_DATA, secretName: 'web' };
const FILE_DATA = { file: { configMapName: 'data', path: 'x.csv' } };

test.each<[From, BatchInferenceSpec]>([
  [SERVER, spec(URL_DATA)],
  [{ ...SERVER, http: { ca: 'ca.pem' } }, spec(URL_DATA)],
  [{ ...SERVER, http: { token: 'token' } }, spec(WITH_SECRET)],
  [{ ...SERVER, data: 'x.csv' }, spec(WITH_SECRET)],
  [{ ...SERVER, data: 'x.csv' }, spec(FILE_DATA)],
  [SERVER, spec({ sftpPath: 'x.csv' }, 'a/m.onnx', 'b/m.onnx')],
  [DISK, spec(FILE_DATA, 'a/m.onnx', 'a/n.onnx')],
])('what the manifest needs is there: %j', (from, of) => {
  expect(() => {
    refuseUnfit({ from }, of);
  }).not.toThrow();
});

test.each<[From, BatchInferenceSpec, string]>([
  [SERVER, spec(FILE_DATA), 'data.file ("x.csv") is in a volume of a cluster: give --data FILE'],
  [
    SERVER,
    spec(WITH_SECRET),
    'data.secretName ("web") is a Secret of a cluster: give what is in it',
  ],
  [
    { ...SERVER, http: { token: 'token' } },
    spec({ sftpPath: 'x.csv' }),
    'the options --http-... are for data.url, which the manifest does not have',
  ],
  [
    DISK,
    spec(URL_DATA, 'a/m.onnx', 'b/m.onnx'),
    'the models m0 and m1 would both be "m.onnx" in --models',
  ],
])('what the manifest needs is not there: %j', (from, of, message) => {
  expect(() => {
    refuseUnfit({ from }, of);
  }).toThrow(message);
});
