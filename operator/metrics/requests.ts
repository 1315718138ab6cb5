/** Requests to the API server, under client-go's name (component-base/metrics/prometheus/restclient). */
import { Counter, type Registry } from 'prom-client';
import type { RequestObserver } from '../kube/counted.ts';

/** client-go's word for a request that was not answered. */
const NO_ANSWER = '<error>';

/** Counts requests by the status code of their answer, method and host. */
export function requestMetrics(registry: Registry): RequestObserver {
  const requests = new Counter({
    name: 'rest_client_requests_total',
    help: 'Requests to the API server, by status code (<error> without an answer), method and host.',
    labelNames: ['code', 'method', 'host'],
    registers: [registry],
  });
  return ({ status, method, host }) => {
    requests.inc({ code: status?.toString() ?? NO_ANSWER, method, host });
  };
}
