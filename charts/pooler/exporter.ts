import { poolerMetricsPort, poolerPort } from '../../spec/derived.ts';
import { mib, millicores } from '../../spec/units.ts';
import { secretName } from '../stores/external-secrets.ts';
import { resourcesOf, restrictedContainer } from '../workload/index.ts';
import { statsStore, statsUser } from './names.ts';
import type { PoolerProps } from './props.ts';

/** Of prometheus-community. From 0.11 it has a connection for one scrape only, so it is no client a drain waits for. */
const image = 'quay.io/prometheuscommunity/pgbouncer-exporter:v0.12.1';

/** A scrape of a pooler with two pools takes 20 MiB and a few milliseconds. */
const resources = { cpu: millicores(25), memory: mib(64), ephemeralStorage: mib(16) };

/**
 * On loopback, which no other pod can answer on: PgBouncer takes nothing but TLS there, and its certificate has
 * nobody to keep out. The driver reads the password from its own variable (PostgreSQL docs, "Environment Variables").
 */
const connection = `host=127.0.0.1 port=${poolerPort} user=${statsUser} dbname=pgbouncer sslmode=require connect_timeout=5`;

/**
 * Reads PgBouncer's statistics, as a sidecar of Kubernetes' own: an ordinary container would be told to stop together
 * with PgBouncer and end at once, and a pod of which one container has ended takes no clients any more, while
 * PgBouncer is to serve through preStop. It has no probe, so that nothing but its end takes the pod out of the
 * Service; one that hangs is a target that is down.
 */
export const exporter = ({ service }: PoolerProps): object => ({
  name: 'exporter',
  image,
  imagePullPolicy: 'Always',
  restartPolicy: 'Always',
  args: [`--web.listen-address=:${poolerMetricsPort}`],
  env: [
    { name: 'PGBOUNCER_EXPORTER_CONNECTION_STRING', value: connection },
    {
      name: 'PGPASSWORD',
      valueFrom: { secretKeyRef: { name: secretName(service, statsStore), key: 'password' } },
    },
  ],
  ports: [{ name: 'metrics', containerPort: poolerMetricsPort, protocol: 'TCP' }],
  resources: resourcesOf(resources),
  securityContext: restrictedContainer(10_001),
});
