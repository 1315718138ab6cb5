import { directories, npmPrintsBanner } from '../../cluster/config.ts';

describe('directories', () => {
  test('are below ~/.cache by default', () => {
    expect(directories({ HOME: '/home/ada' })).toEqual({
      cache: '/home/ada/.cache/batchinference',
      state: '/home/ada/.cache/batchinference/cluster',
      assets: undefined,
    });
  });

  test('follow XDG_CACHE_HOME and KUBEBUILDER_ASSETS', () => {
    const environment = {
      HOME: '/home/ada',
      XDG_CACHE_HOME: '/big',
      KUBEBUILDER_ASSETS: '/opt/k8s',
    };
    expect(directories(environment)).toMatchObject({
      cache: '/big/batchinference',
      assets: '/opt/k8s',
    });
  });
});

test.each([
  ['npm run', { npm_lifecycle_event: 'cluster' }, true],
  ['npm run --silent', { npm_lifecycle_event: 'cluster', npm_config_loglevel: 'silent' }, false],
  ['node alone', {}, false],
])('started by %s, npm has printed lines of its own: %j is %s', (_, environment, printed) => {
  expect(npmPrintsBanner(environment)).toBe(printed);
});
