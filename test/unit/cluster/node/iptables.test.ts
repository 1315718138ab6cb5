import { withoutClusterRules } from '../../../cluster/node/iptables.ts';

test('the rules of everybody else stay', () => {
  const saved = [
    '*nat',
    ':POSTROUTING ACCEPT [0:0]',
    ':DOCKER - [0:0]',
    ':KUBE-SERVICES - [0:0]',
    ':KUBE-SVC-NPX46M4PTMTKRN6Y - [0:0]',
    '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    '-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE',
    '-A POSTROUTING -s 10.88.0.0/16 ! -d 10.88.0.0/16 -m comment --comment batchinference -j MASQUERADE',
    '-A KUBE-SERVICES -d 10.96.0.1/32 -j KUBE-SVC-NPX46M4PTMTKRN6Y',
    'COMMIT',
    '',
  ];
  expect(withoutClusterRules(saved.join('\n')).split('\n')).toEqual([
    '*nat',
    ':POSTROUTING ACCEPT [0:0]',
    ':DOCKER - [0:0]',
    '-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE',
    'COMMIT',
    '',
  ]);
});
