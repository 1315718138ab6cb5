import { parse, stringify } from 'yaml';
import { resourceOf } from '../../../support/smallest-resource.ts';
import { ACCEPTED, REFUSED } from '../../../support/spec-cases.ts';
import { readManifest } from '../../../../worker/manifest/read.ts';

const GOOD = `apiVersion: batchinference.dev/v1alpha1
kind: BatchInference
metadata: { name: digits }
spec:
  ssh: { host: models.example.org, username: u, secretName: digits-ssh }
  models: [{ name: lda, path: lda.onnx }]
  data: { url: 'https://example.org/digits.csv', label: '# digit' }
`;

/** Ten times ten times ... the same value: a gigabyte once each alias is written out. */
const BOMB = Array.from({ length: 9 }).reduce<string>(
  (inner, _, depth) => `[&a${String(depth)} ${inner}${`, *a${String(depth)}`.repeat(9)}]`,
  'x',
);

/** The good manifest with the value at a path (a dot between names) replaced, or removed. */
function changed(path: string, value?: unknown): string {
  const resource = parse(GOOD) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  let place = resource;
  for (const name of names) place = place[name] as Record<string, unknown>;
  place[last] = value;
  return stringify(resource);
}

// eslint-disable-next-line @typescript-eslint/require-await -- so that what is thrown rejects
const read = async (text: string) => readManifest(text, 'digits.yaml');

test('fills in the defaults of the schema', async () => {
  const { spec } = await read(GOOD);
  expect(spec.ssh.port).toBe(22);
  expect(spec.data).toMatchObject({ missing: 'Reject', normalize: 'none' });
  expect(spec.run).toMatchObject({ retries: 3, timeoutSeconds: 3600 });
});

test('passes over other resources, empty documents and a status', async () => {
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: s }\n';
  const text = `---\n${secret}---\n${GOOD}status: { rows: { scored: many } }\n---\n`;
  expect((await read(text)).metadata.name).toBe('digits');
});

test('names that every object has are names like others', async () => {
  const text = changed('metadata', { name: 'digits', labels: { constructor: 'x' } })
    .replace('name: lda', 'name: constructor')
    .replace('# digit', '__proto__');
  const { spec, metadata } = await read(`${text}  run: { nodeSelector: { toString: x } }\n`);
  expect([spec.models[0]?.name, spec.data.label]).toEqual(['constructor', '__proto__']);
  expect(Object.entries(metadata.labels ?? {})).toEqual([['constructor', 'x']]);
  expect(Object.entries(spec.run.nodeSelector ?? {})).toEqual([['toString', 'x']]);
});

test.each([
  ['', 'digits.yaml has no resources of kind BatchInference, and exactly one is scored'],
  [`${GOOD}---\n${GOOD}`, 'digits.yaml has 2 resources of kind BatchInference'],
  ['a: [', 'digits.yaml is not valid YAML: '],
  [`${GOOD}status: &s { again: *s }\n`, 'digits.yaml cannot be read as JSON: '],
  [`${GOOD}status: { again: *nope }\n`, 'digits.yaml cannot be read as JSON: Unresolved alias'],
  [`${GOOD}status: ${BOMB}\n`, 'digits.yaml cannot be read as JSON: Excessive alias count'],
  [`${GOOD}? [a, b]\n: x\n`, 'unknown field "[ a, b ]"'],
  [changed('spec.ssh.host', 'h\u0000.example.org'), 'spec.ssh.host: Invalid value: "h\\u0000'],
  [changed('spec.ssh.host', 'h\u001b[2J'), 'spec.ssh.host: Invalid value: "h\\u001b[2J"'],
  [`${GOOD}constructor: x\n`, 'unknown field "constructor"'],
  [`${GOOD}__proto__: { kind: x }\n`, 'unknown field "__proto__"'],
  [
    changed('apiVersion', 'v1'),
    'digits.yaml has the apiVersion "v1", not batchinference.dev/v1alpha1',
  ],
  [changed('metadata', {}), 'metadata.name: Required value'],
  [changed('spec', undefined), 'spec: Required value'],
  [
    changed('spec.ssh', { host: 'h' }),
    'spec.ssh.username: Required value; spec.ssh.secretName: Required value',
  ],
  [changed('spec.ssh.port', '22'), 'spec.ssh.port: Invalid value: "22": must be of type integer'],
  [
    changed('spec.ssh.port', 0),
    'spec.ssh.port: Invalid value: 0: should be greater than or equal to 1',
  ],
  [changed('spec.ssh.port', 65536), 'should be less than or equal to 65535'],
  [changed('spec.ssh.host', 'a b'), `spec.ssh.host: Invalid value: "a b": should match '`],
  [changed('spec.models', []), 'spec.models: Invalid value: should have at least 1 items'],
  [
    changed(
      'spec.models',
      Array.from({ length: 17 }, (_, i) => ({ name: `m${String(i)}`, path: 'p' })),
    ),
    'spec.models: Too many: must have at most 16 items',
  ],
  [changed('spec.models', [{ name: 'a' }]), 'spec.models[0].path: Required value'],
  [
    changed('spec.models', [
      { name: 'a', path: 'x' },
      { name: 'a', path: 'y' },
    ]),
    'spec.models[1]: Duplicate value: {"name":"a"}',
  ],
  [changed('spec.data.ignore', ['a', 'b', 'a']), 'spec.data.ignore[2]: Duplicate value: "a"'],
  [changed('spec.data.normalise', 'l2'), 'unknown field "spec.data.normalise"'],
  [
    changed('spec.data.normalize', 'l3'),
    'spec.data.normalize: Unsupported value: "l3": supported values: "none", "l1", "l2", "max"',
  ],
  [
    changed('spec.data.label', ''),
    'spec.data.label: Invalid value: "": should be at least 1 chars long',
  ],
  [
    changed('spec.data.label', 'x'.repeat(257)),
    'spec.data.label: Too long: may not be more than 256 bytes',
  ],
  [
    changed('spec.data.sftpPath', 'x.csv'),
    'The BatchInference "digits" is invalid: spec.data: Invalid value: "object": give exactly one of url, sftpPath and file',
  ],
  [
    changed('spec.data.url', 'ftp://h/x'),
    'spec.data.url: Invalid value: "ftp://h/x": must be an absolute http',
  ],
  [changed('spec.data.url', 'x.csv'), 'must be an absolute http or https URL'],
  [changed('spec.data.url', 'http://u:p@h/x'), 'must not carry a user name or password'],
  [changed('spec.data.features', ['# digit']), 'the label column must not be one of the features'],
  [
    changed('metadata.name', 'x'.repeat(53)),
    '<root>: Invalid value: "object": metadata.name must be at most',
  ],
])('refuses as the API server would: %#', async (text, message) => {
  await expect(read(text)).rejects.toThrow(message);
});

test.each(ACCEPTED)('%s is accepted, as by the API server', async (_, spec) => {
  await expect(read(stringify(resourceOf('good', spec)))).resolves.toBeDefined();
});

test.each(REFUSED)('%s is refused, as by the API server', async (_, spec, says) => {
  await expect(read(stringify(resourceOf('bad', spec)))).rejects.toThrow(says);
});
