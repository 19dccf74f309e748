import type { ResolvedSpec } from '../../spec/resolved-spec.ts';

/** The pooler's objects, and the host its clients connect to. */
export const poolerName = (service: string): string => `${service}-pooler`;

/** The store whose Secret tells PgBouncer where the database is and who may sign in. */
export const poolerStore = 'pooler';

/** The store whose Secret holds the password of the login that reads statistics. It is made in the cluster. */
export const statsStore = 'pooler-stats';

/** May read statistics and nothing else (PgBouncer docs, "config", stats_users). The database knows no such role. */
export const statsUser = 'plinth_stats';

/** The Secret with the certificate that cert-manager makes. */
export const certificateName = (service: string): string => `${service}-pooler-tls`;

/** What the service verifies the pooler with: the certificate's authority, and nothing else of that Secret. */
export const poolerTrust = {
  key: 'ca.crt',
  folder: '/etc/plinth/pooler-ca',
  path: '/etc/plinth/pooler-ca/ca.crt',
} as const;

/** The database of the replica, beside that of the primary. */
export const readerSuffix = '_reader';

/** Without a replica the reader is the primary, whose pool it shares. */
export const hasReader = ({ postgres }: ResolvedSpec): boolean => postgres.replicas.count > 0;

/** The Secret with the certificate of the pooler and of the authority that the service trusts. */
export const certificateOf = ({ service, postgres }: ResolvedSpec): string =>
  postgres.pooler?.certificate?.secret ?? certificateName(service);
