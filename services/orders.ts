import { days, defineService, gib, mib, millicores, minutes, seconds } from 'plinth';

const tagsAreFixed = 'The registry refuses to overwrite a tag, so a tag names one image for ever.';

/** The reference service: PostgreSQL with a read replica, Redis, three environments and a local one. */
export default defineService({
  name: 'orders',
  owner: 'team-orders',

  workload: {
    image: 'registry.example.com/orders:1.4.2',
    resources: { cpu: millicores(500), memory: mib(768) },
    processes: 2,
    pool: { size: 5, overflow: 5 },
    migration: { command: ['npm', 'run', 'migrate'], deadline: minutes(15) },
    env: { LOG_LEVEL: 'info' },
  },

  postgres: {
    version: '16',
    extensions: ['pg_stat_statements', 'pgaudit'],
    timeouts: { statement: seconds(15) },
  },

  redis: {},

  suppressions: [
    {
      control: 'checkov/CKV_K8S_43',
      resource: 'Deployment/orders',
      justification: tagsAreFixed,
      expires: '2027-11-20',
    },
    {
      control: 'checkov/CKV_K8S_43',
      resource: 'Job/orders-migration-*',
      justification: tagsAreFixed,
      expires: '2027-11-20',
    },
  ],

  environments: {
    dev: {
      tier: 'development',
      account: '111122223333',
      region: 'eu-central-1',
      kubernetes: { cluster: 'platform-dev', ingressNamespace: 'ingress-nginx' },
      workload: { replicas: { min: 1, max: 1 }, env: { LOG_LEVEL: 'debug' } },
    },

    staging: {
      tier: 'staging',
      account: '444455556666',
      region: 'eu-central-1',
      kubernetes: { cluster: 'platform-staging', ingressNamespace: 'ingress-nginx' },
      workload: { pool: { size: 4, overflow: 4 } },
      postgres: { replicas: { count: 1 } },
    },

    prod: {
      tier: 'production',
      account: '777788889999',
      region: 'eu-central-1',
      recoveryRegion: 'eu-west-1',
      kubernetes: {
        cluster: 'platform-prod',
        ingressNamespace: 'ingress-nginx',
        externalSecretsRole: 'arn:aws:iam::777788889999:role/external-secrets',
      },
      tags: { 'cost-center': 'commerce' },
      workload: { replicas: { min: 3, max: 12 }, resources: { cpu: millicores(1000), memory: mib(1536) } },
      postgres: {
        instanceClass: 'db.m7g.xlarge',
        storage: { size: gib(200), max: gib(1000) },
        replicas: { count: 1, inRecoveryRegion: true },
      },
      redis: { replicas: 2 },
      backup: { retention: days(365), objectLock: { mode: 'GOVERNANCE', duration: days(30) } },
    },

    // An AWS emulator on this machine: what the demo and the tests apply.
    local: {
      tier: 'development',
      account: '000000000000',
      region: 'eu-central-1',
      emulator: { endpoint: 'http://127.0.0.1:4566' },
      kubernetes: { ingressNamespace: 'ingress-nginx' },
      workload: { replicas: { min: 1, max: 1 } },
    },
  },
});
