import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld('failures');
  await world.createSecret();
}, 60_000);
afterAll(() => world.dispose());

test('a missing Secret is named while the run waits, and the run starts when it is there', async () => {
  await world.applySample('no-secret', { ssh: { secretName: 'later-ssh' } });
  await world.untilSucceeded('no-secret', 'to name its Secret', ({ status, message }) => {
    return status === 'Unknown' && message.includes('Secret later-ssh is missing');
  });
  await world.createSecret('later-ssh');
  await world.untilSucceeded('no-secret', 'to succeed', ({ status }) => status === 'True', 90);
}, 180_000);

test('a ConfigMap that is missing is named while the run waits, and the run starts when it is there', async () => {
  const file = { configMapName: 'later-digits', path: 'digits.csv' };
  await world.applySample('no-config-map', { data: { file } });
  await world.untilSucceeded('no-config-map', 'to name its ConfigMap', ({ status, message }) => {
    return status === 'Unknown' && message.includes('is ConfigMap later-digits there?');
  });
  await world.createConfigMap('later-digits', { 'digits.csv': world.data });
  // The kubelet tries to mount again after two minutes at most.
  await world.untilSucceeded('no-config-map', 'to succeed', ({ status }) => status === 'True', 180);
}, 270_000);

test('a claim that is missing is named while the run waits', async () => {
  await world.applySample('no-claim', {
    output: { claimName: 'never-made', probabilities: false },
  });
  await world.untilSucceeded('no-claim', 'to name its claim', ({ status, message }) => {
    return status === 'Unknown' && message.includes('"never-made" not found');
  });
}, 90_000);

test('a Secret without known_hosts is named with the key that it lacks', async () => {
  const { known_hosts: _lacking, ...rest } = world.credentials;
  await world.createSecret('lacks-known-hosts', rest);
  await world.applySample('no-known-hosts', { ssh: { secretName: 'lacks-known-hosts' } });
  const { message } = await world.untilSucceeded(
    'no-known-hosts',
    'to name the key',
    ({ message }) => {
      return message.includes('known_hosts in Secret');
    },
  );
  expect(message).toContain('Secret lacks-known-hosts is missing or incomplete');
}, 90_000);

test('a Secret without a key or password is named, and the run goes on when it has one', async () => {
  const { known_hosts } = world.credentials;
  await world.createSecret('lacks-key', { known_hosts });
  await world.applySample('no-key', { ssh: { secretName: 'lacks-key' } });
  await world.untilSucceeded('no-key', 'to name the key', ({ status, message }) => {
    return status === 'Unknown' && message.includes('ssh-privatekey');
  });
  await world.createSecret('lacks-key');
  await world.untilSucceeded('no-key', 'to succeed', ({ status }) => status === 'True', 120);
}, 210_000);

test('a host key that is not in known_hosts ends the run, showing its fingerprint', async () => {
  await world.createSecret('other-host', {
    ...world.credentials,
    known_hosts:
      'other.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH0W6mhNCGzEMFL4Kcs6Ww2sVdSe0iUTnEsVIvGQAvdN\n',
  });
  await world.applySample('unknown-host', { ssh: { secretName: 'other-host' } });
  const condition = await world.untilSucceeded(
    'unknown-host',
    'to fail',
    ({ status }) => status === 'False',
  );
  expect(condition.reason).toBe('HostKeyUnknown');
  expect(condition.message).toContain('SHA256:');
}, 90_000);

test('an image that cannot be pulled is shown while the run waits', async () => {
  await world.applySample('no-image', { run: { image: 'localhost/no-such-image:1' } });
  const { message } = await world.untilSucceeded(
    'no-image',
    'to name its image',
    ({ status, message }) => {
      return status === 'Unknown' && message.includes('cannot be pulled');
    },
  );
  expect(message).toContain('localhost/no-such-image:1');
}, 90_000);

test('a worker killed for memory ends the run with OOMKilled', async () => {
  await world.applySample('oom', {
    run: { retries: 0, resources: { requests: { memory: '20Mi' }, limits: { memory: '20Mi' } } },
  });
  const { reason, message } = await world.untilSucceeded(
    'oom',
    'to fail',
    ({ status }) => status === 'False',
  );
  expect(`${reason}: ${message}`).toMatch(/^OOMKilled: .*run\.resources\.limits\.memory/);
}, 90_000);

test('a run that takes longer than its timeout is stopped and has failed', async () => {
  world.web.handlers.set('/never.csv', () => undefined);
  await world.applySample('slow', {
    data: { url: `${world.web.url}/never.csv` },
    run: { timeoutSeconds: 5 },
  });
  const { reason } = await world.untilSucceeded(
    'slow',
    'to fail',
    ({ status }) => status === 'False',
    60,
  );
  expect(reason).toBe('DeadlineExceeded');
}, 90_000);

test('a run that only waited until its timeout says for what', async () => {
  await world.applySample('waited', {
    ssh: { secretName: 'never-made' },
    run: { timeoutSeconds: 5 },
  });
  const { reason, message } = await world.untilSucceeded(
    'waited',
    'to fail',
    ({ status }) => status === 'False',
  );
  expect(reason).toBe('DeadlineExceeded');
  expect(message).toContain('It was waiting: Secret never-made is missing');
}, 90_000);

test('a server that is not there is tried again, and then the run has failed', async () => {
  await world.createSecret('closed-port', {
    ...world.credentials,
    known_hosts: world.sshd.knownHosts.replaceAll(`:${world.sshd.port}`, ':1'),
  });
  await world.applySample('unreachable', {
    ssh: { port: 1, secretName: 'closed-port' },
    run: { retries: 1 },
  });
  await world.untilSucceeded('unreachable', 'to try again', ({ status, message }) => {
    return status === 'Unknown' && message.includes('attempt 2 of 2');
  });
  const { reason, message } = await world.untilSucceeded(
    'unreachable',
    'to fail',
    ({ status }) => status === 'False',
  );
  expect(reason).toBe('ServerUnreachable');
  expect(message).toContain('(2 attempts)');
}, 120_000);
