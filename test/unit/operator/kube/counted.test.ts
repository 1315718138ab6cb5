import { KubeConfig } from '@kubernetes/client-node';
import { apiOn } from '../../../../operator/kube/api.ts';
import { connect, type Connection } from '../../../../operator/kube/connection.ts';
import { counted, type Request } from '../../../../operator/kube/counted.ts';
import { get } from '../../../../operator/kube/request.ts';
import { eventually } from '../../../support/eventually.ts';
import { type ScriptedServer, scriptedServer } from '../../../support/scripted-server.ts';

let server: ScriptedServer;
let connection: Connection;
let requests: Request[];

beforeEach(async () => {
  server = await scriptedServer();
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    { name: 'test', server: server.url, skipTLSVerify: true },
    { name: 'me', token: 'secret' },
  );
  requests = [];
  connection = counted(connect(kubeConfig, 'test'), (request) => requests.push(request));
});

afterEach(async () => {
  await connection.close();
  await server.close();
});

const host = () => new URL(server.url).host;
const query = () => ({
  path: '/',
  query: {},
  signal: new AbortController().signal,
  silenceMs: 2000,
});

test.each([200, 410, 429, 500])('an answer of %d to a list or a watch is told', async (status) => {
  const answered = get(connection, query()).then(
    (body) => body.text(),
    () => 'refused',
  );
  (await server.next()).answer(status, {});
  await answered;
  expect(requests).toEqual([{ status, method: 'GET', host: host() }]);
});

test.each([
  [201, {}],
  [403, { kind: 'Status', reason: 'Forbidden' }],
])('an answer of %d to a write is told', async (status, body) => {
  const { batch } = apiOn(connection);
  const written = batch.createNamespacedJob({ namespace: 'demo', body: {} }).catch(() => undefined);
  (await server.next()).answer(status, body);
  await written;
  expect(requests).toEqual([{ status, method: 'POST', host: host() }]);
});

test('a request without an answer is told as such', async () => {
  const answered = get(connection, query());
  (await server.next()).reset();
  await expect(answered).rejects.toThrow();
  expect(requests).toEqual([{ status: undefined, method: 'GET', host: host() }]);
});

test('a watch is told when it begins, and not again when it breaks off', async () => {
  const answered = get(connection, query());
  const exchange = (await server.next()).stream({});
  const body = await answered;
  await eventually(() => {
    expect(requests).toEqual([{ status: 200, method: 'GET', host: host() }]);
  });
  exchange.reset();
  await expect(body.text()).rejects.toThrow();
  expect(requests).toHaveLength(1);
});
