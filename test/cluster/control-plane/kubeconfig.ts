import { readFile, writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';

/** The context that users and tests name. */
export const CONTEXT = 'batchinference';

export interface Access {
  /** As "https://127.0.0.1:6443". */
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** A kubeconfig that needs no other file. */
export function kubeconfig({ server, ca, certificate, key }: Access): string {
  const base64 = (pem: string): string => Buffer.from(pem).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: CONTEXT, cluster: { server, 'certificate-authority-data': base64(ca) } }],
    users: [
      {
        name: CONTEXT,
        user: {
          'client-certificate-data': base64(certificate),
          'client-key-data': base64(key),
        },
      },
    ],
    contexts: [{ name: CONTEXT, context: { cluster: CONTEXT, user: CONTEXT } }],
    'current-context': CONTEXT,
  });
}

/** Writes a kubeconfig for whoever holds a certificate; only its owner may read it. */
export async function writeKubeconfig(
  path: string,
  server: string,
  files: { readonly ca: string; readonly certificate: string; readonly key: string },
): Promise<void> {
  const [ca, certificate, key] = await Promise.all(
    [files.ca, files.certificate, files.key].map((file) => readFile(file, 'utf8')),
  );
  if (ca === undefined || certificate === undefined || key === undefined) return;
  await writeFile(path, kubeconfig({ server, ca, certificate, key }), { mode: 0o600 });
}
