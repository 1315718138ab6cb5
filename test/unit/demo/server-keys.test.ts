import ssh2 from 'ssh2';
import { newServerKeys } from '../../demo/server-keys.ts';

test("the user's known_hosts holds the server's own key, and the server lets the user's key in", () => {
  const { server, user } = newServerKeys('10.96.0.7');
  const hostKey = ssh2.utils.parseKey(server.host_key);
  const userKey = ssh2.utils.parseKey(user['ssh-privatekey']);
  if (hostKey instanceof Error || userKey instanceof Error) throw new Error('not a key');
  const [host, type, key] = user.known_hosts.split(' ');
  expect([host, type, key]).toEqual([
    '10.96.0.7',
    'ssh-ed25519',
    hostKey.getPublicSSH().toString('base64'),
  ]);
  expect(server.authorized_keys).toContain(userKey.getPublicSSH().toString('base64'));
});
