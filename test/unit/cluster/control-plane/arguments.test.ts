import {
  apiServerArguments,
  controllerManagerArguments,
  etcdArguments,
} from '../../../cluster/control-plane/arguments.ts';
import { layoutOf } from '../../../cluster/control-plane/layout.ts';

const layout = layoutOf('/state');
const NONE = '--endpoint-reconciler-type=none';

test('etcd and the API server meet on a socket in the folder', () => {
  expect(etcdArguments(layout)).toContain('--listen-client-urls=unix:///state/etcd.sock');
  expect(apiServerArguments(layout, { address: '127.0.0.1', port: 1 })).toContain(
    '--etcd-servers=unix:///state/etcd.sock',
  );
});

test('the API server publishes its address to pods, unless it is a loopback one', () => {
  expect(apiServerArguments(layout, { address: '127.0.0.1', port: 1 })).toContain(NONE);
  const onBridge = apiServerArguments(layout, { address: '10.88.0.1', port: 6443 });
  expect(onBridge).not.toContain(NONE);
  expect(onBridge).toContain('--bind-address=10.88.0.1');
  expect(onBridge).toContain('--secure-port=6443');
});

test('a controller manager is told where its server is, so that a move starts it anew', () => {
  const args = controllerManagerArguments(layout, { address: '10.88.0.1', port: 6443 });
  expect(args).toContain('--master=https://10.88.0.1:6443');
});
