/** A proxy in front of the real API server, in which a test makes go wrong what can go wrong. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';
import { connect } from '../../../operator/kube/connection.ts';
import { type Call, callOf, type Fault, healthy, type Passed } from './call.ts';

export interface FaultProxy {
  /** Of a cluster at the proxy's address: plain http, for the proxy has the certificate. */
  readonly kubeConfig: KubeConfig;
  /** All calls so far, the oldest first. */
  readonly calls: readonly Passed[];
  /** What happens to all calls from now on; those under way go on as they began. */
  inject(fault: Fault): void;
  /** From now on nothing goes wrong. */
  heal(): void;
  /** Breaks off every connection to whoever asked. */
  breakOff(): void;
  close(): Promise<void>;
}

export interface FaultProxyOptions {
  /** Who it is towards the API server. */
  readonly kubeConfig: KubeConfig;
  /** Changes what every list and every watch asks for. */
  readonly narrow?: (call: Call) => void;
}

export async function faultProxy({
  kubeConfig,
  narrow = () => undefined,
}: FaultProxyOptions): Promise<FaultProxy> {
  const connection = connect(kubeConfig, 'fault-proxy');
  const calls: Passed[] = [];
  let fault = healthy;

  async function serve(call: Call): Promise<void> {
    calls.push(call);
    narrow(call);
    try {
      await fault(call);
    } catch {
      // The API server, or whoever asked, is gone: so is the connection.
      call.reset();
    }
  }

  const server = createServer((request, response) => {
    void bodyOf(request).then(
      (body) => serve(callOf({ connection, request, response, body })),
      () => undefined,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ours = new KubeConfig();
  ours.loadFromClusterAndUser(
    { name: 'proxy', server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
    { name: 'operator' },
  );
  return {
    kubeConfig: ours,
    calls,
    inject(next) {
      fault = next;
    },
    heal() {
      fault = healthy;
    },
    breakOff() {
      server.closeAllConnections();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await connection.close();
    },
  };
}

/** @throws when the request is broken off before its end. */
function bodyOf(request: IncomingMessage): Promise<string> {
  return text(request);
}
