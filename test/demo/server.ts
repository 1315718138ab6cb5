/** Brings up the demo's server in the cluster: sshd with the models, a web server with the CSV. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { V1Secret, V1Service } from '@kubernetes/client-node';
import { step } from '../cluster/progress.ts';
import { applyObjects, type Cluster, getObjects } from './cluster.ts';
import { DEMO_SERVER, referenceOf, ROOT } from './images.ts';
import { provide, retire, rollout } from './install.ts';
import { knownHost, newServerKeys } from './server-keys.ts';
import {
  exampleFiles,
  NAMESPACE,
  secret,
  SELECTOR,
  SERVER,
  serverDeployment,
  service,
} from './server-objects.ts';

export const EXAMPLE = join(ROOT, 'deploy/samples/digits');
const USER_SECRET = 'digits-ssh';
const SERVER_SECRET = 'server-keys';

/** Returns the server's address, for pods: the Service's own, as a small cluster may have no DNS. */
export async function ensureServer(cluster: Cluster): Promise<string> {
  const image = await referenceOf(DEMO_SERVER, cluster.imagePrefix, cluster.baseImage);
  await provide(cluster, DEMO_SERVER, image);
  const address = await step(
    'starting an SSH server with the models and a web server with the CSV',
    async () => {
      await applyObjects(cluster, [service()]);
      const [applied] = await getObjects<V1Service>(cluster, NAMESPACE, [`service/${SERVER}`]);
      const host = applied?.spec?.clusterIP ?? '';
      const hostKey = await ensureKeys(cluster, host);
      await applyObjects(cluster, [
        exampleFiles(await readExample(['lda.onnx', 'mlp.onnx', 'digits.csv'])),
        serverDeployment(image, hostKey),
      ]);
      await rollout(cluster, { namespace: NAMESPACE, name: SERVER, selector: SELECTOR });
      return host;
    },
  );
  await retire(cluster, [image]);
  return address;
}

async function readExample(names: readonly string[]): Promise<Map<string, Buffer>> {
  const files = names.map(async (name) => [name, await readFile(join(EXAMPLE, name))] as const);
  return new Map(await Promise.all(files));
}

/** Makes both Secrets, unless they are there and fit the address. Returns the public host key. */
async function ensureKeys(cluster: Cluster, host: string): Promise<string> {
  const names = [`secret/${SERVER_SECRET}`, `secret/${USER_SECRET}`];
  const secrets = await getObjects<V1Secret>(cluster, NAMESPACE, names);
  const read = (name: string, key: string) => {
    const found = secrets.find(({ metadata }) => metadata?.name === name);
    return Buffer.from(found?.data?.[key] ?? '', 'base64').toString();
  };
  const hostKey = read(SERVER_SECRET, 'host_public_key');
  const knownHosts = read(USER_SECRET, 'known_hosts');
  if (hostKey !== '' && knownHosts === knownHost(host, hostKey)) return hostKey;

  const keys = newServerKeys(host);
  await applyObjects(cluster, [
    secret(SERVER_SECRET, { ...keys.server }),
    secret(USER_SECRET, { ...keys.user }),
  ]);
  return keys.server.host_public_key;
}
