import { CONTAINERD_SOCKET } from '../../../cluster/node/containerd.ts';
import { containerProcesses } from '../../../cluster/node/containers.ts';

const shim = (socket: string): string[] => [
  '/usr/bin/containerd-shim-runc-v2',
  '-namespace',
  'k8s.io',
  '-address',
  socket,
];

test('only the shims of our own containerd, and all that is below them', () => {
  const processes = [
    { pid: 1, parent: 0, command: ['/sbin/init'] },
    { pid: 10, parent: 1, command: shim(CONTAINERD_SOCKET) },
    { pid: 13, parent: 12, command: ['sh'] },
    { pid: 12, parent: 10, command: ['node', 'worker.ts'] },
    { pid: 20, parent: 1, command: shim('/run/containerd/containerd.sock') },
    { pid: 21, parent: 20, command: ['nginx'] },
  ];
  expect(containerProcesses(processes)).toEqual([10, 12, 13]);
});
