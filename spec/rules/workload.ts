import { breach, type Rule, remove, set } from './rule.ts';

const tagOf = (image: string): string | undefined =>
  image.includes('@sha256:') ? 'digest' : /:([^:/]+)$/.exec(image)?.[1];

/** Production runs an image that can be named again tomorrow. */
export const imageIsPinned: Rule = (context) => {
  const { image } = context.draft.workload;
  const tag = tagOf(image);
  const { tier } = context.draft.environment;
  if (tier !== 'production' || (tag !== undefined && tag !== 'latest')) return [];
  const pinned = `${image.replace(/:latest$/, '')}:1.0.0`;
  return [
    breach(context, {
      code: 'PLINTH-WRK-001',
      at: ['workload', 'image'],
      got: image,
      rule: 'production needs an image with a version tag or a digest, not latest',
      edits: [set(context, ['workload', 'image'], pinned)],
      fix: `name the version, as in ${pinned}, or better the digest`,
    }),
  ];
};

/** The autoscaler's floor is not above its ceiling. */
export const replicaRangeIsOrdered: Rule = (context) => {
  const { min, max } = context.draft.workload.replicas;
  if (min <= max) return [];
  return [
    breach(context, {
      code: 'PLINTH-WRK-002',
      at: ['workload', 'replicas'],
      got: { min, max },
      rule: 'replicas.min must not exceed replicas.max',
      edits: [
        set(context, ['workload', 'replicas', 'min'], max),
        set(context, ['workload', 'replicas', 'max'], min),
      ],
      fix: `swap them: min ${max}, max ${min}`,
    }),
  ];
};

/** One pod in production is an outage at every node drain. */
export const productionHasTwoPods: Rule = (context) => {
  const { replicas } = context.draft.workload;
  if (context.draft.environment.tier !== 'production' || Math.min(replicas.min, replicas.max) >= 2) return [];
  return [
    breach(context, {
      code: 'PLINTH-WRK-003',
      at: ['workload', 'replicas', 'min'],
      got: Math.min(replicas.min, replicas.max),
      rule: 'production needs two pods or more, so that one may go',
      edits: [
        set(context, ['workload', 'replicas', 'min'], 2),
        set(context, ['workload', 'replicas', 'max'], Math.max(2, replicas.max, replicas.min)),
      ],
      fix: 'set workload.replicas.min to 2 or more',
    }),
  ];
};

/** Names plinth sets itself. */
const contractNames = [
  'DATABASE_URL',
  'DATABASE_READER_URL',
  'REDIS_URL',
  // The connection budget counts with these.
  'DB_POOL_SIZE',
  'DB_MAX_OVERFLOW',
  // The pooler drains for as long.
  'DB_POOL_RECYCLE',
  'WEB_CONCURRENCY',
  // Where the roots of the stores are.
  'NODE_EXTRA_CA_CERTS',
];

/** What plinth sets stays its own. */
export const settingsAreFree: Rule = (context) =>
  Object.keys(context.draft.workload.env)
    .filter((name) => contractNames.includes(name) || name.startsWith('PG'))
    .map((name) =>
      breach(context, {
        code: 'PLINTH-WRK-006',
        at: ['workload', 'env', name],
        got: name,
        rule: 'is set by plinth: from the connection contract, the connection budget or the roots of the stores',
        edits: remove(context, ['workload', 'env', name]),
      }),
    );

const credentialNames =
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|CONTAINER_\w+)$/;

/**
 * Pods get credentials of AWS by Pod Identity, which sets nothing that is set already, and sign IAM tokens for their
 * own region (Amazon EKS User Guide, "How EKS Pod Identity works").
 */
export const identityIsNotOverridden: Rule = (context) => {
  const { env } = context.draft.workload;
  const { region } = context.draft.environment;
  return Object.entries(env)
    .filter(([name, value]) =>
      ['AWS_REGION', 'AWS_DEFAULT_REGION'].includes(name) ? value !== region : credentialNames.test(name),
    )
    .map(([name]) => {
      const at = ['workload', 'env', name];
      return breach(context, {
        code: 'PLINTH-WRK-009',
        at,
        got: name,
        rule: `comes with the identity of the pod, in ${region}: another value would break signing in`,
        edits: remove(context, at),
        fix: `remove it; give a client of another region or account its settings under another name`,
      });
    });
};

/** Without a cluster nobody gives the pods AWS credentials, and whoever needs them cannot work. */
export const podsHaveAnIdentity: Rule = (context) => {
  const { environment, postgres, redis, backup } = context.draft;
  const needy = [
    ...(postgres.credentials === 'write-only' ? [] : [`postgres.credentials ${postgres.credentials}`]),
    ...(redis === undefined ? [] : ['redis']),
    ...(['dump', 'drill'] as const)
      .filter((name) => backup[name] !== undefined)
      .map((name) => `backup.${name}`),
  ];
  const isBackup = needy.length > 0 && needy.every((what) => what.startsWith('backup.'));
  const isServed = environment.emulator !== undefined || environment.kubernetes.cluster !== undefined;
  if (isServed || needy.length === 0) return [];
  const at = ['environment', 'kubernetes', 'cluster'];
  return [
    breach(context, {
      code: 'PLINTH-WRK-007',
      at,
      got: undefined,
      rule: `without an EKS cluster no pod gets a role of IAM, which is needed by ${needy.join(', ')}`,
      edits: [set(context, at, 'main')],
      fix: `set ${context.locate.environment}.kubernetes.cluster to the name of the EKS cluster${isBackup ? ', or backup.dump and backup.drill to false' : ''}`,
    }),
  ];
};
