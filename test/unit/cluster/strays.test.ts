import { strays } from '../../cluster/strays.ts';

test('strays are programs of the cluster that name its folder and have no record', () => {
  const processes = [
    { pid: 1, parent: 0, command: ['/bin/etcd', '--data-dir=/c/cluster/etcd'] },
    { pid: 2, parent: 0, command: ['/bin/kubelet', '--config=/c/cluster/kubelet.yaml'] },
    { pid: 3, parent: 0, command: ['/bin/etcd', '--data-dir=/c/cluster-of-another/etcd'] },
    { pid: 4, parent: 0, command: ['tail', '-f', '/c/cluster/logs/etcd.log'] },
    { pid: 5, parent: 0, command: [] },
  ];
  expect(strays(processes, '/c/cluster', [1])).toEqual([2]);
});
