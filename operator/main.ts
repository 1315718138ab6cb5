/** The operator's process: settings in, the operator started, SIGTERM waited for. */
import { randomUUID } from 'node:crypto';
import { KubeConfig } from '@kubernetes/client-node';
import { collectDefaultMetrics } from 'prom-client';
import manifest from '../package.json' with { type: 'json' };
import { systemClock } from './clock.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { describe } from './errors.ts';
import { connect } from './kube/connection.ts';
import type { Candidacy } from './leader/candidacy.ts';
import { jsonLogger } from './logger.ts';
import { operatorMetrics } from './metrics/metrics.ts';
import { startOperator } from './operator.ts';

/** What the client falls back to when it finds neither a kubeconfig nor a ServiceAccount. */
const NOT_CONFIGURED = 'http://localhost:8080';

function kubeConfigOrExit(): KubeConfig {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromDefault();
  if (kubeConfig.getCurrentCluster()?.server !== NOT_CONFIGURED) return kubeConfig;
  return fail('no cluster found: run in a pod, or set KUBECONFIG to the path of a kubeconfig');
}

function configOrExit(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (error instanceof ConfigError) return fail(error.message);
    throw error;
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** A process of its own name: what a former one of the same pod held is not its own. */
function candidacyOf({ LEADER_ELECTION, POD_NAMESPACE, POD_NAME }: Config): Candidacy | undefined {
  if (LEADER_ELECTION === 'off') return undefined;
  return {
    namespace: POD_NAMESPACE,
    identity: `${POD_NAME}_${randomUUID()}`,
    onLost(why) {
      log.error(`${why}; ending, because another operator may write now`);
      process.exit(1);
    },
  };
}

const config = configOrExit();
const log = jsonLogger(config.LOG_LEVEL);
const metrics = operatorMetrics(systemClock);
// Memory, CPU, event loop: of the process, so once in it. The loop is timed every 100 ms: every 10 ms,
// as is the default, takes 0.3 % of a core for nothing.
collectDefaultMetrics({ register: metrics.registry, eventLoopMonitoringPrecision: 100 });
const operator = await startOperator({
  connection: connect(kubeConfigOrExit(), `batchinference/${manifest.version}`),
  settings: { workerImage: config.WORKER_IMAGE, allowedImages: config.ALLOWED_IMAGES },
  healthPort: config.HEALTH_PORT,
  concurrency: config.CONCURRENCY,
  metrics,
  scoreMetrics: config.SCORE_METRICS,
  candidacy: candidacyOf(config),
  log,
}).catch((error: unknown) => fail(`the operator cannot start: ${describe(error)}`));
log.info('started', { version: manifest.version, healthPort: operator.healthPort });

async function stop(signal: NodeJS.Signals): Promise<void> {
  log.info('stopping', { signal });
  await operator.stop();
  log.info('stopped');
  process.exit(0);
}

process.once('SIGTERM', (signal) => void stop(signal));
process.once('SIGINT', (signal) => void stop(signal));
