/** A connection whose requests are told to somebody, whoever makes them. */
import type { Dispatcher } from 'undici';
import type { Connection } from './connection.ts';

/** One request, told when its answer begins, or when it is sure that there will be none. */
export interface Request {
  /** Of the answer; undefined when there was none. */
  readonly status: number | undefined;
  readonly method: string;
  /** Host and port of the API server. */
  readonly host: string;
}

export type RequestObserver = (request: Request) => void;

/** The same connection, with each request told to the observer once. */
export function counted(connection: Connection, observe: RequestObserver): Connection {
  const { host } = new URL(connection.server);
  const interceptor: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
    const { method } = options;
    return dispatch(
      options,
      listening(handler, (status) => {
        observe({ status, method, host });
      }),
    );
  };
  return {
    server: connection.server,
    async authorize() {
      const access = await connection.authorize();
      return { ...access, dispatcher: access.dispatcher.compose(interceptor) };
    },
    close: () => connection.close(),
  };
}

/** The handler, with a function called once: with the status of the answer, or without one. */
function listening(
  handler: Dispatcher.DispatchHandler,
  tell: (status: number | undefined) => void,
): Dispatcher.DispatchHandler {
  let told = false;
  const once = (status: number | undefined): void => {
    if (!told) tell(status);
    told = true;
  };
  return {
    onRequestStart: (...args) => handler.onRequestStart?.(...args),
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onBodySent: (...args) => handler.onBodySent?.(...args),
    onRequestSent: () => handler.onRequestSent?.(),
    onResponseStarted: () => handler.onResponseStarted?.(),
    onResponseStart(controller, status, ...rest) {
      // 1xx only announces the answer (RFC 9110, section 15.2).
      if (status >= 200) once(status);
      handler.onResponseStart?.(controller, status, ...rest);
    },
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError(...args) {
      once(undefined);
      handler.onResponseError?.(...args);
    },
  };
}
