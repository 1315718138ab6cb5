import { obstacle, type Machine } from '../../cluster/requirements.ts';

const MACHINE: Machine = {
  platform: 'linux',
  root: true,
  apt: true,
  go: 'go version go1.26.8 linux/amd64',
  commands: [['/sbin/init'], ['/usr/bin/node', 'kubelet.ts']],
};

describe('obstacle', () => {
  test.each([
    ['1.26', 'go version go1.26 linux/amd64'],
    ['1.27rc1', 'go version go1.27rc1 linux/arm64'],
    ['2.0', 'go version go2.0 linux/amd64'],
  ])('finds none on a root Debian with Go %s', (_, go) => {
    expect(obstacle({ ...MACHINE, go }, 'whole')).toBeUndefined();
  });

  test.each<[string, Partial<Machine>, RegExp]>([
    ['another system', { platform: 'darwin' }, /needs Linux \(this is darwin\)/],
    ['another user than root', { root: false }, /needs root/],
    ['another distribution', { apt: false }, /needs Debian or Ubuntu/],
    ['no Go', { go: undefined }, /no "go" on the PATH.*Install Go 1\.26 or later/],
    ['an old Go', { go: 'go version go1.19.8 linux/amd64' }, /has go version go1\.19\.8.*Install Go/],
    ['a kubelet of somebody else', { commands: [['/usr/bin/kubelet', '--v=2']] }, /node already/],
    ['k3s', { commands: [['k3s', 'server']] }, /node already \(k3s runs\)/],
  ])('names %s and the way out', (_, difference, sentence) => {
    const text = obstacle({ ...MACHINE, ...difference }, 'whole');
    expect(text).toMatch(sentence);
    expect(text).toMatch(/npm run demo -- --context NAME$/);
  });

  test('asks neither root nor Debian of a control plane without a node', () => {
    const machine = { ...MACHINE, root: false, apt: false, commands: [['k3s', 'server']] };
    expect(obstacle(machine, 'control-plane')).toBeUndefined();
  });
});
