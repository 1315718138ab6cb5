import { goObstacle, nodeObstacle, obstacle, type Machine } from '../../cluster/requirements.ts';

const MACHINE: Machine = {
  platform: 'linux',
  root: true,
  apt: true,
};

const WAY_OUT = /npm run demo -- --context NAME$/;

describe('obstacle', () => {
  test('finds none on a Debian as root', () => {
    expect(obstacle(MACHINE, 'whole')).toBeUndefined();
  });

  test.each<[string, Partial<Machine>, RegExp]>([
    ['another system', { platform: 'darwin' }, /needs Linux \(this is darwin\)/],
    ['another user than root', { root: false }, /needs root/],
    ['another distribution', { apt: false }, /needs Debian or Ubuntu/],
  ])('names %s and the way out', (_, difference, sentence) => {
    const text = obstacle({ ...MACHINE, ...difference }, 'whole');
    expect(text).toMatch(sentence);
    expect(text).toMatch(WAY_OUT);
  });

  test('asks neither root nor Debian of a control plane without a node', () => {
    const machine = { ...MACHINE, root: false, apt: false };
    expect(obstacle(machine, 'control-plane')).toBeUndefined();
  });
});

describe('nodeObstacle', () => {
  test('finds none where nothing is a kubelet', () => {
    expect(nodeObstacle([['/sbin/init'], ['/usr/bin/node', 'kubelet.ts'], []])).toBeUndefined();
  });

  test.each([
    [
      'a kubelet of somebody else',
      ['/usr/bin/kubelet', '--v=2'],
      /already \(\/usr\/bin\/kubelet runs\)/,
    ],
    ['k3s', ['k3s', 'server'], /node already \(k3s runs\)/],
  ])('names %s and the way out', (_, command, sentence) => {
    expect(nodeObstacle([['/sbin/init'], command])).toMatch(sentence);
    expect(nodeObstacle([['/sbin/init'], command])).toMatch(WAY_OUT);
  });
});

describe('goObstacle', () => {
  test.each(['go1.26', 'go1.26.8', 'go1.27rc1', 'go2.0'])('is none with %s', (version) => {
    expect(goObstacle(`go version ${version} linux/amd64\n`)).toBeUndefined();
  });

  test.each([
    ['no Go', undefined, /^There is no "go" on the PATH\. Install Go 1\.26 or later/],
    ['an old Go', 'go version go1.19.8 linux/amd64\n', /^This machine has go version go1\.19\.8/],
  ])('names %s and the way out', (_, version, sentence) => {
    expect(goObstacle(version)).toMatch(sentence);
    expect(goObstacle(version)).toMatch(WAY_OUT);
  });
});
