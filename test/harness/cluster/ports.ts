import { freePort } from '../free-port.ts';

const NAMES = ['etcd', 'etcdPeer', 'apiServer', 'kubelet', 'kwok', 'metrics'] as const;

/** A port on loopback for each server of the cluster. */
export type Ports = Readonly<Record<(typeof NAMES)[number], number>>;

export async function freePorts(): Promise<Ports> {
  const ports: Partial<Record<keyof Ports, number>> = {};
  const taken = new Set<number>();
  for (const name of NAMES) {
    let port = await freePort();
    while (taken.has(port)) port = await freePort();
    taken.add(port);
    ports[name] = port;
  }
  return ports as Ports;
}
