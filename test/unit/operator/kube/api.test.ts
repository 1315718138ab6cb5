import { KubeConfig } from '@kubernetes/client-node';
import { apiOn } from '../../../../operator/kube/api.ts';
import { connect, type Connection } from '../../../../operator/kube/connection.ts';
import { scriptedServer, type ScriptedServer } from '../../../support/scripted-server.ts';

const POD = { namespace: 'default', name: 'mine' };

let server: ScriptedServer;
let connection: Connection;

beforeEach(async () => {
  server = await scriptedServer();
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    { name: 'test', server: server.url, skipTLSVerify: true },
    { name: 'me' },
  );
  connection = connect(kubeConfig, 'x');
});

afterEach(async () => {
  await connection.close();
  await server.close();
});

test('calls are made as long as they may be, asked anew before each', async () => {
  let leads = true;
  const { core } = apiOn(connection, { mayCall: () => leads });
  const read = core.readNamespacedPod(POD);
  (await server.next()).answer(200, { metadata: POD }, { 'Content-Type': 'application/json' });
  expect((await read).metadata).toMatchObject(POD);
  leads = false;
  await expect(core.readNamespacedPod(POD)).rejects.toThrow('leads no more');
  expect(server.pending).toBe(0);
});

test('a call that gets no answer in time fails', async () => {
  const { core } = apiOn(connection, { timeoutMs: 50 });
  await expect(core.readNamespacedPod(POD)).rejects.toThrow(/timeout|aborted/);
});
