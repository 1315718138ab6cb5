import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { KubeConfig } from '@kubernetes/client-node';
import { running } from '../../support/job-world.ts';
import { success } from '../../support/node-stand-in.ts';
import { operatorAccount, SYSTEM, through } from '../../support/operator-account.ts';
import {
  killOperatorProcesses,
  type OperatorProcess,
  operatorProcess,
} from '../../support/operator-process.ts';
import {
  eventually,
  isFinished,
  NAMESPACE,
  operatorWorld,
  type OperatorWorld,
  verdict,
} from '../../support/operator-world.ts';
import { type TcpProxy, tcpProxy } from '../../support/tcp-proxy.ts';

jest.setTimeout(120_000);

const LEASE = ['--namespace', SYSTEM, 'lease', 'batchinference-operator'];

interface Replica extends OperatorProcess {
  /** Between it and the API server, which knows it by this address. */
  readonly proxy: TcpProxy;
  readonly address: string;
}

let world: OperatorWorld;
let account: KubeConfig;
let replicas: Replica[] = [];

beforeAll(async () => {
  world = await operatorWorld();
  account = await operatorAccount(world);
});

afterEach(async () => {
  killOperatorProcesses();
  for (const { exit, proxy } of replicas) {
    await exit;
    await proxy.stop();
  }
  replicas = [];
  await world.kubectl('delete', ...LEASE);
});

afterAll(async () => {
  await world.stop();
});

async function replica(name: string, address: string): Promise<Replica> {
  const proxy = await tcpProxy(Number(new URL(world.plane.server).port), address);
  const kubeconfig = join(world.dir, `${name}.json`);
  await writeFile(kubeconfig, through(account, `https://127.0.0.1:${proxy.port}`).exportConfig());
  const own = { KUBECONFIG: kubeconfig, POD_NAMESPACE: SYSTEM, POD_NAME: name };
  const started = { ...operatorProcess({ ...own, WORKER_IMAGE: 'worker:1' }), proxy, address };
  replicas.push(started);
  return started;
}

async function hasSaid({ log, output }: OperatorProcess, message: string): Promise<void> {
  await eventually(
    () => log().map((line) => line['message']),
    (messages) => messages.includes(message),
    { what: `an operator to say "${message}": ${output.stderr}` },
  );
}

/** Two, of which the first leads and the second stands by. */
async function two(): Promise<{ leader: Replica; other: Replica }> {
  const leader = await replica('first', '127.0.0.11');
  await hasSaid(leader, 'watching');
  const other = await replica('second', '127.0.0.12');
  await hasSaid(other, 'standing by');
  return { leader, other };
}

interface AuditLine {
  readonly sourceIPs: readonly string[];
  readonly verb: string;
  readonly objectRef?: { readonly resource: string; readonly name?: string };
}

/** What a replica has written so far, the Lease aside. */
async function writesOf({ address }: Replica): Promise<readonly string[]> {
  const lines = (await readFile(world.plane.auditLog, 'utf8')).trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as AuditLine)
    .filter(({ sourceIPs }) => sourceIPs.includes(address))
    .map(({ verb, objectRef }) => `${verb} ${objectRef?.resource ?? ''} ${objectRef?.name ?? ''}`)
    .filter((write) => !write.includes(' leases '));
}

/** A run at work; what its pod reports next is in the hands of the test. */
async function runAtWork(name: string): Promise<{ end: () => Promise<void> }> {
  await world.create(name, {}, () => [running()]);
  const { status, spec } = await world.until(name, (it) => verdict(it) === 'Running');
  const [pod = ''] = await world.podsOf(name);
  const result = success({ runId: status?.runId ?? '', models: spec.models });
  return { end: () => world.node.report({ name: pod, namespace: NAMESPACE }, result) };
}

async function succeedsWithOneJob(name: string): Promise<void> {
  expect(verdict(await world.until(name, isFinished))).toBe('Succeeded');
  expect(await world.jobsOf(name)).toHaveLength(1);
}

test('two are ready, and one writes', async () => {
  const { leader, other } = await two();
  for (const { log } of [leader, other]) {
    const port = log().find(({ message }) => message === 'started')?.['healthPort'];
    for (const path of ['readyz', 'healthz']) {
      const answer = await fetch(`http://127.0.0.1:${String(port)}/${path}`);
      expect(await answer.text()).toBe('ok\n');
    }
  }
  await world.create('one-writes', {}, (run) => [success(run)]);
  await succeedsWithOneJob('one-writes');
  expect((await writesOf(leader)).filter((write) => write.includes('create jobs'))).toHaveLength(1);
  expect(await writesOf(other)).toEqual([]);
});

test('the leader killed in the middle of a run: the other finishes it, with the same Job', async () => {
  const { leader, other } = await two();
  const run = await runAtWork('killed');
  leader.child.kill('SIGKILL');
  await run.end();
  await hasSaid(other, 'leading');
  await succeedsWithOneJob('killed');
});

test('the leader told to stop: it lets the other lead, and ends with 0', async () => {
  const { leader, other } = await two();
  const run = await runAtWork('stopped');
  leader.child.kill('SIGTERM');
  expect(await leader.exit).toBe(0);
  const holder = await world.kubectl('get', ...LEASE, '--output=jsonpath={.spec.holderIdentity}');
  expect(holder).not.toMatch(/^first/);
  await hasSaid(other, 'leading');
  await run.end();
  await succeedsWithOneJob('stopped');
});

test('the leader cut off from the API server ends with 1, and the other leads', async () => {
  const { leader, other } = await two();
  const run = await runAtWork('cut-off');
  leader.proxy.swallow();
  expect(await leader.exit).toBe(1);
  expect(leader.log().at(-1)).toMatchObject({
    level: 'error',
    message:
      `the Lease ${SYSTEM}/batchinference-operator is lost: it could not be renewed for 10 s; ` +
      'ending, because another operator may write now',
  });
  await run.end();
  await hasSaid(other, 'leading');
  await succeedsWithOneJob('cut-off');
});

test('the leader whose Lease is taken from it ends with 1', async () => {
  const { leader } = await two();
  const patch = JSON.stringify({ spec: { holderIdentity: 'thief' } });
  await world.kubectl('patch', ...LEASE, '--type=merge', `--patch=${patch}`);
  expect(await leader.exit).toBe(1);
  expect(leader.log().at(-1)).toMatchObject({
    message: expect.stringContaining('is lost: thief holds it now; ending'),
  });
});

test('a leader that stood still while the other took over ends with 1, and writes nothing', async () => {
  const { leader, other } = await two();
  const run = await runAtWork('stood-still');
  leader.child.kill('SIGSTOP');
  const before = await writesOf(leader);
  // Changes that it finds when it goes on, and would answer with writes.
  await run.end();
  await world.kubectl('annotate', 'bi', 'stood-still', 'batchinference.dev/run=again');
  await hasSaid(other, 'leading');
  leader.child.kill('SIGCONT');
  expect(await leader.exit).toBe(1);
  expect(await writesOf(leader)).toEqual(before);
});
