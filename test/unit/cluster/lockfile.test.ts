import { upToDate } from '../../cluster/lockfile.js';

const LOCKED = {
  packages: {
    '': { version: '1.0.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-darwin': { version: '2.0.0', optional: true },
  },
};

describe('upToDate', () => {
  test.each([
    ['every package but those for other platforms', { 'node_modules/a': { version: '1.0.0' } }],
    [
      'every package',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-darwin': { version: '2.0.0' } },
    ],
  ])('is true with %s', (_, packages) => {
    expect(upToDate(LOCKED, { packages })).toBe(true);
  });

  test.each([
    ['another version', { 'node_modules/a': { version: '1.0.1' } }],
    ['a package missing', {}],
    [
      'another version of an optional package',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-darwin': { version: '1.0.0' } },
    ],
    [
      'a package too many',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } },
    ],
  ])('is false with %s', (_, packages) => {
    expect(upToDate(LOCKED, { packages })).toBe(false);
  });

  test('is false when nothing is installed', () => {
    expect(upToDate(LOCKED, undefined)).toBe(false);
  });
});
