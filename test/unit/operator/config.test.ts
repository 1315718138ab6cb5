import { ConfigError, configFrom } from '../../../operator/config.ts';

const POD = { POD_NAMESPACE: 'system', POD_NAME: 'operator-1' };
const NEEDED = { WORKER_IMAGE: 'worker:1', ...POD };

test('only the worker image and the pod have to be given', () => {
  expect(configFrom({ ...NEEDED, PATH: '/bin' })).toEqual({
    ...NEEDED,
    HEALTH_PORT: 8081,
    CONCURRENCY: 4,
    SCORE_METRICS: false,
    LEADER_ELECTION: 'on',
    LOG_LEVEL: 'info',
  });
});

test.each([
  ['', []],
  ['ours/worker:2, ours/*,ours@sha256:*', ['ours/worker:2', 'ours/*', 'ours@sha256:*']],
])('the images of %j may be named', (ALLOWED_IMAGES, images) => {
  const config = configFrom({ ...NEEDED, ALLOWED_IMAGES });
  expect(config.ALLOWED_IMAGES).toEqual(images);
});

test('every setting can be given', () => {
  const environment = {
    HEALTH_PORT: '0',
    CONCURRENCY: '64',
    LOG_LEVEL: 'debug',
    SCORE_METRICS: 'true',
  };
  expect(configFrom({ ...NEEDED, ...environment })).toMatchObject({
    HEALTH_PORT: 0,
    CONCURRENCY: 64,
    SCORE_METRICS: true,
    LOG_LEVEL: 'debug',
  });
});

test('without leader election the pod needs no name', () => {
  const environment = { WORKER_IMAGE: 'worker:1', LEADER_ELECTION: 'off' };
  expect(configFrom(environment)).toMatchObject(environment);
});

test.each<[Record<string, string>, string]>([
  [{ WORKER_IMAGE: '' }, 'WORKER_IMAGE is ""; it must name the image of the worker pods'],
  [{ HEALTH_PORT: '80a' }, 'HEALTH_PORT is "80a"; it must be a whole number'],
  [{ HEALTH_PORT: '65536' }, 'HEALTH_PORT is "65536"; it must be at most 65535'],
  [{ HEALTH_PORT: '' }, 'HEALTH_PORT is ""; it must be a whole number'],
  [{ CONCURRENCY: '0' }, 'CONCURRENCY is "0"; it must be at least 1'],
  [{ CONCURRENCY: '1e1' }, 'CONCURRENCY is "1e1"; it must be a whole number'],
  [{ SCORE_METRICS: 'yes' }, 'SCORE_METRICS is "yes"; it must be true or false'],
  [{ LEADER_ELECTION: 'no' }, 'LEADER_ELECTION is "no"; it must be on or off'],
  [
    { POD_NAMESPACE: '' },
    'POD_NAMESPACE is ""; it must name the namespace of the operator\'s pod, or LEADER_ELECTION must be off',
  ],
  [
    { POD_NAME: '' },
    'POD_NAME is ""; it must name the operator\'s pod, or LEADER_ELECTION must be off',
  ],
  [
    { ALLOWED_IMAGES: 'ours/worker:*, ours*' },
    'ALLOWED_IMAGES is "ours/worker:*, ours*"; it must be a list of images with commas between ' +
      'them; a * stands at the end, after / : or @',
  ],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"; it must be one of error, warn, info, debug'],
])('%j is refused in a sentence', (environment, sentence) => {
  const read = () => configFrom({ ...NEEDED, ...environment });
  expect(read).toThrow(new ConfigError(`the environment variable ${sentence}`));
});

test('a missing image is refused in a sentence', () => {
  expect(() => configFrom(POD)).toThrow(
    'the environment variable WORKER_IMAGE is not set; it must name the image of the worker pods',
  );
});
