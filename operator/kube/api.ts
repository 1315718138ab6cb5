/** The generated clients, on one pool of sockets and with a time limit on every call. */
import {
  BatchV1Api,
  CoordinationV1Api,
  CoreV1Api,
  createConfiguration,
  CustomObjectsApi,
  ServerConfiguration,
} from '@kubernetes/client-node';
import type { Connection } from './connection.ts';

export interface Api {
  readonly batch: BatchV1Api;
  readonly custom: CustomObjectsApi;
  readonly core: CoreV1Api;
  readonly coordination: CoordinationV1Api;
}

export interface ApiOptions {
  /** How long a call may take. */
  readonly timeoutMs?: number;
  /** Whether calls may be made now; those that may not fail. */
  readonly mayCall?: () => boolean;
}

/** The API server itself gives up on a request after 60 s, and on a webhook after 10 s or 30 s. */
const CALL_TIMEOUT_MS = 30_000;

export function apiOn(
  connection: Connection,
  { timeoutMs = CALL_TIMEOUT_MS, mayCall = () => true }: ApiOptions = {},
): Api {
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(connection.server, {}),
    promiseMiddleware: [
      {
        async pre(request) {
          const { dispatcher, headers } = await connection.authorize();
          for (const [name, value] of Object.entries(headers)) request.setHeaderParam(name, value);
          request.setDispatcher(dispatcher);
          // Last, because it may have taken time to get the headers.
          if (!mayCall()) throw new Error('the call is not made: this operator leads no more');
          request.setSignal(AbortSignal.timeout(timeoutMs));
          return request;
        },
        post: (response) => Promise.resolve(response),
      },
    ],
  });
  return {
    batch: new BatchV1Api(configuration),
    custom: new CustomObjectsApi(configuration),
    core: new CoreV1Api(configuration),
    coordination: new CoordinationV1Api(configuration),
  };
}
