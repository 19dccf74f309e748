/**
 * Names of the objects a transform can change, `<part>.<child>`; the same as the construct path below the
 * chart. A chart holds those that its service needs.
 */
export const transformNames = [
  'policy.namespace',
  'policy.default-deny',
  'policy.allow-dns',
  'policy.allow-postgres',
  'policy.allow-redis',
  'policy.allow-aws',
  'policy.allow-ingress',
  'policy.allow-scrape',
  'stores.secret-store',
  'stores.postgres',
  'stores.postgres-master',
  'stores.postgres-owner',
  'stores.postgres-owner-password',
  'stores.redis',
  'migrations.service-account',
  'migrations.bootstrap-sql',
  'migrations.bootstrap',
  'migrations.migration',
  'workload.config',
  'workload.service-account',
  'workload.service',
  'workload.deployment',
  'workload.autoscaler',
  'workload.disruption-budget',
] as const;
