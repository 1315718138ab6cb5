import { readFile } from 'node:fs/promises';
import { clusterParts, daemonsOf, hasNode } from './cluster.ts';
import { directories } from './config.ts';
import { ensureBinaries } from './control-plane/binaries.ts';
import { layoutOf } from './control-plane/layout.ts';
import type { Ports } from './control-plane/ports.ts';
import { logFile, runningPid } from './process/daemon.ts';

/** One line of `npm run cluster -- status`. */
export interface DaemonStatus {
  readonly name: string;
  readonly pid: number | undefined;
  readonly ready: boolean;
  readonly log: string;
}

/** How each part of the embedded cluster is; empty when there is no cluster. */
export async function status(): Promise<DaemonStatus[]> {
  const places = directories();
  const layout = layoutOf(places.state);
  const saved = await readFile(layout.ports, 'utf8').catch(() => undefined);
  if (saved === undefined) return [];
  const extent = (await hasNode(places.state)) ? 'whole' : 'control-plane';
  const parts = clusterParts({
    extent,
    state: places.state,
    ports: JSON.parse(saved) as Ports,
    binaries: await ensureBinaries([], places),
    storage: 'overlay',
  });
  return Promise.all(
    daemonsOf(parts, extent).map(async ({ name, ready }) => {
      const pid = await runningPid(places.state, name);
      return {
        name,
        pid,
        ready: pid !== undefined && (await ready()),
        log: logFile(places.state, name),
      };
    }),
  );
}

/** The table for people. */
export function statusTable(rows: readonly DaemonStatus[]): string {
  if (rows.length === 0)
    return 'The embedded cluster is down. To start it: npm run cluster -- up\n';
  const cells = rows.map(({ name, pid, ready, log }) => [
    name,
    pid === undefined ? 'stopped' : ready ? 'ready' : 'not ready',
    pid?.toString() ?? '',
    log,
  ]);
  const table = [['COMPONENT', 'STATE', 'PID', 'LOG'], ...cells];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...table.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return `${table.map(line).join('\n')}\n`;
}
