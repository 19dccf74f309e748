import { freePort } from '../free-port.ts';

const NAMES = ['etcd', 'etcdPeer', 'apiServer', 'kubelet', 'kwok', 'metrics'] as const;

/** A port on loopback for each server of the cluster. */
export type Ports = Readonly<Record<(typeof NAMES)[number], number>>;

export async function freePorts(): Promise<Ports> {
  const ports = await Promise.all(NAMES.map(async (name) => [name, await freePort()] as const));
  return Object.fromEntries(ports) as Ports;
}
