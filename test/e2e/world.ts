/**
 * A namespace of the embedded cluster with Pod Security `restricted`, an sshd with the example's
 * models and a web server with its CSV on the host, where pods reach them.
 */
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { V1Job, V1Pod } from '@kubernetes/client-node';
import { parse } from 'yaml';
import type { BatchInference, BatchInferenceSpec, Condition } from '../../crds/batchinference.ts';
import { eventually } from '../support/eventually.ts';
import { apply, kubectl } from '../support/kubectl.ts';
import { newKeyPair } from '../support/ssh-keys.ts';
import { startSshd } from '../support/sshd.ts';
import { csv, startWebServer } from '../support/web-server.ts';

/** The address at which pods reach the host: the bridge's (test/cluster). */
const HOST = '10.88.0.1';
const SAMPLES = new URL('../../deploy/samples/', import.meta.url).pathname;

type DeepPartial<T> = { [K in keyof T]?: T[K] extends object ? DeepPartial<T[K]> : T[K] };

type Variation = DeepPartial<BatchInferenceSpec>;

export type World = Awaited<ReturnType<typeof createWorld>>;

export async function createWorld(name: string) {
  const namespace = `e2e-${name}-${Date.now().toString(36)}`;
  const user = await newKeyPair();
  const sshd = await startSshd({ authorizedKeys: [user.publicKey], listenAddress: HOST });
  const web = await startWebServer(HOST);
  await mkdir(join(sshd.root, 'digits'), { recursive: true });
  for (const model of ['lda.onnx', 'mlp.onnx']) {
    await copyFile(join(SAMPLES, 'digits', model), join(sshd.root, 'digits', model));
  }
  const data = await readFile(join(SAMPLES, 'digits/digits.csv'), 'utf8');
  web.handlers.set('/digits.csv', csv(data));
  const sample = parse(await readFile(join(SAMPLES, 'digits.yaml'), 'utf8')) as BatchInference;
  const credentials = { known_hosts: sshd.knownHosts, 'ssh-privatekey': user.privateKey };
  await apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  });

  const inNamespace = (args: readonly string[]) => kubectl(['--namespace', namespace, ...args]);
  const getJson = async <T>(args: readonly string[]): Promise<T> =>
    JSON.parse(await inNamespace(['get', ...args, '--output', 'json'])) as T;
  const get = (resource: string) => getJson<BatchInference>(['batchinference', resource]);
  const labelled = (resource: string) => ['--selector', `batchinference.dev/name=${resource}`];

  /** The sample manifest, pointed at this world and varied. */
  const pointed = (resource: string, variation: Variation = {}): object => {
    const { spec } = sample;
    const { port, username } = sshd;
    const { url: _url, ...columns } = spec.data;
    const elsewhere = variation.data?.sftpPath ?? variation.data?.file;
    const source = elsewhere === undefined ? { url: `${web.url}/digits.csv` } : {};
    return {
      ...sample,
      metadata: { name: resource, namespace },
      spec: {
        ssh: { ...spec.ssh, host: HOST, port, username, ...variation.ssh },
        models: variation.models ?? spec.models,
        data: { ...columns, ...source, ...variation.data },
        ...(variation.gate && { gate: variation.gate }),
        ...(variation.output && { output: variation.output }),
        run: variation.run ?? {},
      },
    };
  };

  return {
    namespace,
    sshd,
    web,
    data,
    credentials,
    /** How often somebody has logged in to the sshd. */
    logins: () => sshd.log().split('Accepted publickey').length - 1,
    kubectl: inNamespace,
    get,
    jobs: async (resource: string) =>
      (await getJson<{ items: V1Job[] }>(['jobs', ...labelled(resource)])).items,
    pods: async (resource: string) =>
      (await getJson<{ items: V1Pod[] }>(['pods', ...labelled(resource)])).items,
    createSecret: (secret = 'digits-ssh', stringData: Record<string, string> = credentials) =>
      apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: secret, namespace },
        stringData,
      }),
    createConfigMap: (configMap: string, data: Record<string, string>) =>
      apply({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: configMap, namespace },
        data,
      }),
    sample: pointed,
    applySample: (resource: string, variation?: Variation) => apply(pointed(resource, variation)),
    /** Waits until the condition Succeeded of the resource satisfies. */
    untilSucceeded: async (
      resource: string,
      what: string,
      satisfies: (c: Condition) => boolean,
      seconds = 60,
    ) => {
      const seen = await eventually(
        async () => succeededOf(await get(resource)),
        (condition) => condition !== undefined && satisfies(condition),
        { what: `${resource} ${what}`, seconds },
      );
      return seen as Condition;
    },
    dispose: async () => {
      await kubectl(['delete', 'namespace', namespace, '--wait=false']);
      await web.stop();
      await sshd.stop();
    },
  };
}

export function succeededOf(resource: BatchInference): Condition | undefined {
  return resource.status?.conditions?.find(({ type }) => type === 'Succeeded');
}
