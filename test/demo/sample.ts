/** The sample manifest, with what is marked "change" changed. Pure. */
import { parseDocument } from 'yaml';

export interface Addresses {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly url: string;
}

/** The text of deploy/samples/digits.yaml, comments kept, for a server at these addresses. */
export function fillIn(sample: string, { host, port, username, url }: Addresses): string {
  const document = parseDocument(sample);
  document.setIn(['spec', 'ssh', 'host'], host);
  document.setIn(['spec', 'ssh', 'port'], port);
  document.setIn(['spec', 'ssh', 'username'], username);
  document.setIn(['spec', 'data', 'url'], url);
  return String(document);
}
