import { statusTable } from '../../cluster/status.ts';

describe('statusTable', () => {
  test('says how to start a cluster that is down', () => {
    expect(statusTable([])).toMatch(/down.*npm run cluster -- up/);
  });

  test('aligns the columns and tells running from ready', () => {
    const rows = [
      { name: 'etcd', pid: 42, ready: true, log: '/l/etcd.log' },
      { name: 'kube-apiserver', pid: 4711, ready: false, log: '/l/kube-apiserver.log' },
      { name: 'kubelet', pid: undefined, ready: false, log: '/l/kubelet.log' },
    ];
    expect(statusTable(rows)).toBe(
      [
        'COMPONENT       STATE      PID   LOG',
        'etcd            ready      42    /l/etcd.log',
        'kube-apiserver  not ready  4711  /l/kube-apiserver.log',
        'kubelet         stopped          /l/kubelet.log',
        '',
      ].join('\n'),
    );
  });
});
