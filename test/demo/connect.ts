import type { Where } from './arguments.ts';
import type { Cluster } from './cluster.ts';
import { embeddedCluster } from './embedded-cluster.ts';
import { ownCluster } from './own-cluster.ts';

/** The cluster that the command line asks for, running. */
export function connect(where: Where): Promise<Cluster> {
  switch (where.kind) {
    case 'embedded':
      return embeddedCluster();
    case 'context':
      return ownCluster(where.context, where.registry);
  }
}
