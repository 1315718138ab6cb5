/**
 * The transfer of bench:sftp as a process of its own: reads a file as the worker reads its data, and
 * throws it away. Its one argument is a JSON object.
 */
import { connect } from '../../worker/ssh/connect.ts';
import { parseCredentials } from '../../worker/ssh/credentials.ts';
import { parseKnownHosts } from '../../worker/ssh/known-hosts.ts';

/** What to read, and from whom. */
export interface SinkRequest {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly knownHosts: string;
  readonly privateKey: string;
  readonly path: string;
}

const { path, privateKey, knownHosts, ...server } = JSON.parse(
  process.argv[2] ?? '{}',
) as SinkRequest;
const { signal } = new AbortController();
const names = { privateKey: 'key', passphrase: 'passphrase', password: 'password' };
await using connection = await connect({
  ...server,
  credentials: parseCredentials({ privateKey }, names),
  knownHosts: parseKnownHosts(knownHosts, 'known_hosts'),
  signal,
});
let bytes = 0;
for await (const chunk of connection.stream(path, { kind: 'data', signal })) bytes += chunk.length;
console.log(bytes);
