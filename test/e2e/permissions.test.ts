import { tryKubectl } from '../support/kubectl.ts';

const AS_OPERATOR = ['--as', 'system:serviceaccount:batchinference-system:batchinference-operator'];

async function canI(verb: string, resource: string): Promise<boolean> {
  const [name = '', subresource] = resource.split('/');
  const sub = subresource === undefined ? [] : ['--subresource', subresource];
  const { stdout } = await tryKubectl([
    'auth',
    'can-i',
    verb,
    name,
    ...sub,
    ...AS_OPERATOR,
    '--namespace',
    'default',
  ]);
  return stdout.trim() === 'yes';
}

test.each([
  ['list', 'batchinferences.batchinference.dev'],
  ['patch', 'batchinferences.batchinference.dev/status'],
  ['create', 'jobs.batch'],
  ['watch', 'pods'],
  ['create', 'events'],
])('the operator may %s %s', async (verb, resource) => {
  expect(await canI(verb, resource)).toBe(true);
});

test.each([
  ['get', 'secrets'],
  ['list', 'secrets'],
  ['watch', 'secrets'],
  ['create', 'pods'],
  ['delete', 'pods'],
  ['patch', 'pods'],
  ['create', 'pods/exec'],
  ['get', 'pods/log'],
  ['delete', 'batchinferences.batchinference.dev'],
  ['patch', 'batchinferences.batchinference.dev'],
  ['create', 'cronjobs.batch'],
  ['update', 'jobs.batch'],
  ['list', 'configmaps'],
  ['create', 'serviceaccounts/token'],
  ['list', 'nodes'],
  ['create', 'clusterrolebindings.rbac.authorization.k8s.io'],
])('the operator may not %s %s', async (verb, resource) => {
  expect(await canI(verb, resource)).toBe(false);
});
