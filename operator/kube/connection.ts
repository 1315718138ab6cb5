/** One pool of sockets to the API server, and what authenticates a request. */
import type { AgentOptions, RequestOptions } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import type { DispatcherOptions, KubeConfig } from '@kubernetes/client-node';
import { Agent, type buildConnector, type Dispatcher, ProxyAgent } from 'undici';

/** What a request needs right now: tokens and certificates rotate. */
export interface Access {
  readonly dispatcher: Dispatcher;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Connection {
  /** Address of the API server, without a slash at the end. */
  readonly server: string;
  authorize(): Promise<Access>;
  /** Ends all requests and closes all sockets. */
  close(): Promise<void>;
}

/**
 * The API server keeps an idle connection for 90 s (net/http IdleTimeout in k8s.io/apiserver);
 * undici's 4 s would cost a TLS handshake for the first write after each pause.
 *
 * HTTP/1.1, because a request that gets no answer then takes its connection with it. With HTTP/2 all
 * of them share one: when that dies without a word, what is asked anew is asked into the void, for as
 * long again as a watch may be silent (undici's probe of a session).
 */
const POOL = { keepAliveTimeout: 60_000, connectTimeout: 10_000, allowH2: false };

/**
 * A connection for the kubeconfig's current context.
 *
 * @throws Error when there is no current context, or it names a kind of proxy that is not supported.
 */
export function connect(kubeConfig: KubeConfig, userAgent: string): Connection {
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) throw new Error('the kubeconfig has no current context');
  let pool: { readonly options: DispatcherOptions; readonly dispatcher: Dispatcher } | undefined;

  /** A changed certificate or authority gets a new pool; requests in flight finish in the old one. */
  function poolFor(options: DispatcherOptions): Dispatcher {
    if (pool !== undefined && isDeepStrictEqual(pool.options, options)) return pool.dispatcher;
    pool?.dispatcher.close().catch(() => undefined);
    pool = { options, dispatcher: dispatcherFor(options) };
    return pool.dispatcher;
  }

  return {
    server: cluster.server.replace(/\/+$/, ''),
    async authorize() {
      const request: RequestOptions = {};
      await kubeConfig.applyToHTTPSOptions(request);
      const { auth, headers } = request;
      return {
        dispatcher: poolFor(kubeConfig.createDispatcherOptions(cluster, tlsOf(request))),
        headers: { ...textHeaders(headers), ...basic(auth), 'User-Agent': userAgent },
      };
    },
    async close() {
      await pool?.dispatcher.destroy();
    },
  };
}

function tlsOf(request: RequestOptions): AgentOptions {
  const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = request;
  const options = { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function dispatcherFor(options: DispatcherOptions): Dispatcher {
  switch (options.type) {
    case 'agent':
      return new Agent({ ...POOL, connect: options.connect as buildConnector.BuildOptions });
    case 'none':
      return new Agent(POOL);
    case 'proxy':
      return new ProxyAgent({
        ...POOL,
        uri: options.uri,
        requestTls: options.requestTls as buildConnector.BuildOptions,
      });
    case 'socks':
      throw new Error('the kubeconfig names a SOCKS proxy: only HTTP proxies are supported');
  }
}

function textHeaders(headers: RequestOptions['headers']): Record<string, string> {
  const entries = Object.entries(headers ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function basic(auth: string | null | undefined): Record<string, string> {
  if (auth == null) return {};
  return { Authorization: `Basic ${Buffer.from(auth).toString('base64')}` };
}
