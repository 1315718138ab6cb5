import { readFile } from 'node:fs/promises';
import { succeeds } from '../process/command.ts';
import type { Daemon } from '../process/daemon.ts';
import { answers, answersOnSocket } from '../process/probe.ts';
import {
  AUDIT_POLICY,
  apiServerArguments,
  controllerManagerArguments,
  etcdArguments,
  schedulerArguments,
  urlOf,
  type Endpoint,
} from './arguments.ts';
import type { Binaries } from './binaries.ts';
import { CA, pem } from './certificates.ts';
import type { Layout } from './layout.ts';

export interface ControlPlaneParts {
  readonly layout: Layout;
  readonly endpoint: Endpoint;
  readonly binaries: Binaries;
}

export function etcd({ layout, binaries }: ControlPlaneParts): Daemon {
  return {
    name: 'etcd',
    command: binaries.etcd,
    args: etcdArguments(layout),
    ready: () => answersOnSocket(layout.etcdSocket, '/health'),
  };
}

export function apiServer({ layout, endpoint, binaries }: ControlPlaneParts): Daemon {
  const authority = pem(layout.certificates, CA).certificate;
  return {
    name: 'kube-apiserver',
    command: binaries['kube-apiserver'],
    args: apiServerArguments(layout, endpoint),
    files: { [layout.auditPolicy]: AUDIT_POLICY },
    ready: async () => answers(`${urlOf(endpoint)}/readyz`, await readFile(authority, 'utf8')),
  };
}

/** It serves nothing that could be asked; its first deed is the service account of each namespace. */
export function controllerManager({ layout, endpoint, binaries }: ControlPlaneParts): Daemon {
  const query = ['--kubeconfig', layout.kubeconfig, 'get', 'serviceaccount', 'default'];
  return {
    name: 'kube-controller-manager',
    command: binaries['kube-controller-manager'],
    args: controllerManagerArguments(layout, endpoint),
    ready: () => succeeds(binaries.kubectl, query),
  };
}

/** It serves nothing either; a pod that stays Pending says when it does not work. */
export function scheduler({ layout, endpoint, binaries }: ControlPlaneParts): Daemon {
  return {
    name: 'kube-scheduler',
    command: binaries['kube-scheduler'],
    args: schedulerArguments(layout, endpoint),
    ready: () => Promise.resolve(true),
  };
}
