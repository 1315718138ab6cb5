import { KubeConfig } from '@kubernetes/client-node';
import { connect, type Connection } from '../../../../operator/kube/connection.ts';

let open: Connection | undefined;

afterEach(() => open?.close());

function kubeConfigOf(cluster: object, user: object): KubeConfig {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    { name: 'test', server: 'https://api:6443/', skipTLSVerify: false, ...cluster },
    { name: 'me', ...user },
  );
  return kubeConfig;
}

const ca = Buffer.from('an authority').toString('base64');

test('every request says who we are and what we run', async () => {
  open = connect(kubeConfigOf({ caData: ca }, { token: 'secret' }), 'batchinference/1');
  expect(open.server).toBe('https://api:6443');
  const { headers } = await open.authorize();
  expect(headers).toEqual({ Authorization: 'Bearer secret', 'User-Agent': 'batchinference/1' });
});

test('a user and a password are sent as such', async () => {
  open = connect(kubeConfigOf({ caData: ca }, { username: 'me', password: 'pw' }), 'x');
  const { headers } = await open.authorize();
  expect(headers).toMatchObject({ Authorization: 'Basic bWU6cHc=' });
});

test('all requests share one pool, until the authority or the certificate changes', async () => {
  const cluster = { caData: ca };
  const kubeConfig = kubeConfigOf(cluster, { token: 'secret' });
  open = connect(kubeConfig, 'x');
  const { dispatcher } = await open.authorize();
  expect((await open.authorize()).dispatcher).toBe(dispatcher);
  Object.assign(kubeConfig.clusters[0] ?? {}, { caData: Buffer.from('new').toString('base64') });
  expect((await open.authorize()).dispatcher).not.toBe(dispatcher);
});

test.each<[string, KubeConfig, RegExp]>([
  ['no context', new KubeConfig(), /no current context/],
  ['a SOCKS proxy', kubeConfigOf({ proxyUrl: 'socks5://proxy' }, {}), /only HTTP proxies/],
])('a kubeconfig with %s is refused', async (_, kubeConfig, says) => {
  const attempt = async () => connect(kubeConfig, 'x').authorize();
  await expect(attempt()).rejects.toThrow(says);
});
