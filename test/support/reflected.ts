/** A reflector on a scripted server, with time and randomness in the test's hands. */
import { KubeConfig, type V1Pod } from '@kubernetes/client-node';
import { connect } from '../../operator/kube/connection.ts';
import { Reflector, TIMINGS } from '../../operator/kube/reflector.ts';
import { type Change, keyOf, Store } from '../../operator/kube/store.ts';
import { scriptedServer } from './scripted-server.ts';

export const PATH = '/api/v1/pods';

/** A pod in the namespace "demo", of a version. */
export function pod(name: string, resourceVersion: string): V1Pod {
  return { metadata: { name, namespace: 'demo', uid: `uid-${name}`, resourceVersion } };
}

export function podList(resourceVersion: string, items: readonly V1Pod[], token?: string): object {
  return { metadata: { resourceVersion, ...(token && { continue: token }) }, items };
}

export function event(type: string, object: V1Pod): object {
  return { type, object };
}

export function bookmark(resourceVersion: string): object {
  return { type: 'BOOKMARK', object: { metadata: { resourceVersion } } };
}

export function errorEvent(code: number): object {
  return { type: 'ERROR', object: { kind: 'Status', code, message: 'no' } };
}

export type Reflected = Awaited<ReturnType<typeof reflected>>;

export async function reflected({ silenceMs = 60_000, random = 1 } = {}) {
  const server = await scriptedServer();
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    { name: 'scripted', server: server.url, skipTLSVerify: true },
    { name: 'me', token: 'secret' },
  );
  const connection = connect(kubeConfig, 'batchinference/test');
  const changes: string[] = [];
  const problems: string[] = [];
  const pauses: number[] = [];
  const time = { now: 0 };
  const callback = { run: (_change: Change<V1Pod>): void => undefined };
  const store = new Store<V1Pod>({
    onChange(change) {
      const kind = change.before === undefined ? '+' : change.after === undefined ? '-' : '~';
      const object = change.after ?? change.before;
      changes.push(`${kind}${object === undefined ? '' : keyOf(object)}`);
      callback.run(change);
    },
    onCallbackError: (error) => problems.push(`callback: ${String(error)}`),
  });
  const reflector = new Reflector<V1Pod>({
    connection,
    collection: {
      title: 'Pods',
      path: PATH,
      labelSelector: 'mine',
      decode(json) {
        const object = json as V1Pod;
        if (object.metadata?.name === undefined) throw new TypeError('no name');
        return object;
      },
    },
    store,
    onError: (error) => problems.push(String(error)),
    timings: { ...TIMINGS, silenceMs },
    random: () => random,
    now: () => time.now,
    wait(ms) {
      pauses.push(ms);
      time.now += ms;
      return Promise.resolve();
    },
  });
  return {
    server,
    store,
    reflector,
    changes,
    problems,
    pauses,
    time,
    callback,
    /** Starts, answers the list with version 10 and these pods, and gives the watch that follows. */
    async watching(...pods: readonly V1Pod[]) {
      reflector.start();
      (await server.next()).answer(200, podList('10', pods));
      return server.next();
    },
    async close() {
      await reflector.stop();
      await connection.close();
      await server.close();
    },
  };
}
