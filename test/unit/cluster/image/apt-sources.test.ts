import { parseAptSources, releaseSource } from '../../../cluster/image/apt-sources.ts';

const ONE_LINE = `# deb http://old.example/debian bullseye main
deb [signed-by=/usr/share/keyrings/a.gpg arch=amd64] http://mirror.example/debian bookworm main contrib
deb-src http://mirror.example/debian bookworm main
`;

const DEB822 = `Types: deb
# a comment
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb-src
URIs: http://mirror.example/sources
Suites: bookworm

Enabled: no
Types: deb
URIs: http://disabled.example/debian
Suites: bookworm
`;

describe('parseAptSources', () => {
  test('reads the one-line style, without comments and sources of sources', () => {
    expect(parseAptSources(ONE_LINE)).toEqual([
      { uri: 'http://mirror.example/debian', suite: 'bookworm' },
    ]);
  });

  test('reads deb822, without what is disabled', () => {
    expect(parseAptSources(DEB822)).toEqual([
      { uri: 'http://mirror.example/debian', suite: 'bookworm' },
      { uri: 'http://mirror.example/debian', suite: 'bookworm-updates' },
    ]);
  });
});

describe('releaseSource', () => {
  const sources = [
    { uri: 'http://security.example', suite: 'bookworm-security' },
    { uri: 'http://mirror.example', suite: 'bookworm' },
  ];

  test('is the one whose suite is the code name itself', () => {
    expect(releaseSource(sources, 'bookworm')?.uri).toBe('http://mirror.example');
  });

  test('is none when the machine has no such source', () => {
    expect(releaseSource(sources, 'trixie')).toBeUndefined();
  });
});
