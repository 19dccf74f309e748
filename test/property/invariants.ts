import { minimumBackupDays } from '../../spec/defaults.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { toDays } from '../../spec/units.ts';
import type { BuiltStack } from '../../synth/build.ts';
import { disagreements } from './connection-agreement.ts';
import { objectsIn } from './objects.ts';
import { overQuota } from './quota-fits.ts';

type Attributes = Record<string, unknown>;
type Check = (spec: ResolvedSpec, built: BuiltStack) => readonly string[];

/** What holds of every stack that is accepted; each check says what is broken. */
export const brokenInvariants: Check = (spec, built) =>
  [
    databases,
    caches,
    buckets,
    tls,
    nothingPublic,
    backups,
    budget,
    uniqueAddresses,
    tokens,
    pods,
    signIn,
    disagreements,
    overQuota,
  ].flatMap((check) => check(spec, built));

const resources = (built: BuiltStack, type: string): [string, Attributes][] =>
  Object.entries(
    ((built.terraform.resource as Record<string, Record<string, Attributes>>)?.[type] ?? {}) as Record<
      string,
      Attributes
    >,
  );

const broken = (
  entries: [string, Attributes][],
  holds: (attributes: Attributes) => boolean,
  what: string,
): string[] => entries.filter(([, attributes]) => !holds(attributes)).map(([name]) => `${name}: ${what}`);

/** A replica takes the encryption of its source when both are in one region. */
const databases: Check = (_, built) => {
  const instances = resources(built, 'aws_db_instance');
  return [
    ...broken(
      instances,
      (db) => db.storage_encrypted === true || db.replicate_source_db !== undefined,
      'not encrypted',
    ),
    ...broken(instances, (db) => db.publicly_accessible === false, 'public'),
    ...broken(instances, (db) => db.password === undefined, 'has a password in the clear'),
    ...(instances.length > 0 ? [] : ['no database']),
  ];
};

const caches: Check = (spec, built) => {
  const groups = resources(built, 'aws_elasticache_replication_group');
  return [
    ...broken(
      groups,
      (group) => String(group.at_rest_encryption_enabled) === 'true',
      'not encrypted at rest',
    ),
    ...broken(groups, (group) => group.transit_encryption_enabled === true, 'not encrypted in transit'),
    ...broken(
      groups,
      (group) => group.transit_encryption_mode === 'required',
      'takes connections without TLS',
    ),
    ...broken(groups, (group) => group.auth_token === undefined, 'has a token in the state'),
    ...(groups.length === (spec.redis ? 1 : 0) ? [] : [`${groups.length} caches`]),
  ];
};

const buckets: Check = (_, built) => {
  const names = resources(built, 'aws_s3_bucket').map(([name]) => `\${aws_s3_bucket.${name}.id}`);
  const covered = (type: string) =>
    new Set(resources(built, type).map(([, attributes]) => attributes.bucket));
  return [
    'aws_s3_bucket_public_access_block',
    'aws_s3_bucket_server_side_encryption_configuration',
    'aws_s3_bucket_policy',
  ].flatMap((type) => names.filter((name) => !covered(type).has(name)).map((name) => `${name}: no ${type}`));
};

const tls: Check = (_, built) =>
  broken(
    resources(built, 'aws_db_parameter_group'),
    (group) =>
      (group.parameter as Attributes[]).some(
        (parameter) => parameter.name === 'rds.force_ssl' && parameter.value === '1',
      ),
    'TLS is not forced',
  );

const nothingPublic: Check = (spec, built) => {
  // What a service says it reaches on the internet, a security group can say in no other way.
  if (spec.workload.egress.some(({ internet }) => internet)) return [];
  const manifests = built.manifests.map((manifest) => manifest.text).join('\n');
  // Every address but the private ones is how a policy says S3; `disagreements` knows which policies may.
  const text = `${built.terraformJson}\n${manifests.replaceAll(/cidr: "0\.0\.0\.0\/0"\n +except:\n/g, '')}`;
  return ['0.0.0.0/0', '::/0', 'public-read']
    .filter((word) => text.includes(word))
    .map((word) => `opens ${word}`);
};

const backups: Check = (spec, built) => {
  const least = minimumBackupDays[spec.environment.tier];
  const primary = resources(built, 'aws_db_instance').filter(
    ([, db]) => db.replicate_source_db === undefined,
  );
  return [
    ...broken(
      primary,
      (db) => (db.backup_retention_period as number) >= least,
      `keeps backups for less than ${least} days`,
    ),
    ...(toDays(spec.postgres.backups.retention) >= least ? [] : ['the spec keeps too few']),
    ...(spec.environment.tier === 'production'
      ? broken(
          primary,
          (db) => db.deletion_protection === true && db.skip_final_snapshot !== true && db.multi_az === true,
          'production is not protected',
        )
      : []),
  ];
};

/** Counted again from the spec and compared with what the database will have. */
const budget: Check = (spec) => {
  const { needed, available } = spec.connectionBudget;
  const pods = spec.workload.replicas.max + spec.workload.surge;
  const perPod = spec.workload.processes * (spec.workload.pool.size + spec.workload.pool.overflow);
  const { pooler } = spec.postgres;
  const pooled =
    pooler === undefined ? pods * perPod : pooler.replicas * (pooler.poolSize + pooler.reservePool);
  const counted = pooled + (spec.workload.migration?.connections ?? 0);
  return counted <= needed && needed <= available
    ? []
    : [`${counted} counted, ${needed} needed, ${available} there`];
};

/** JSON cannot hold an address twice; what it can hide is a resource that was merged into another. */
const uniqueAddresses: Check = (spec, built) => {
  const instances = resources(built, 'aws_db_instance').length;
  const { count, inRecoveryRegion } = spec.postgres.replicas;
  const expected = 1 + count + (inRecoveryRegion ? 1 : 0);
  return instances === expected ? [] : [`${instances} instances of ${expected}`];
};

const tokens: Check = (_, built) => {
  const text = `${built.terraformJson}${built.manifests.map((manifest) => manifest.text).join('')}`;
  const leak = /.{0,40}(tf_?token|e\+29\d|\bNaN\b|\bundefined\b|\[object Object\]).{0,40}/i.exec(text);
  return leak === null ? [] : [`leaked: ${leak[0]}`];
};

interface PodMaker {
  readonly template?: { readonly spec?: Attributes };
}

const pods: Check = (_, built) => {
  const templates = objectsIn(built).flatMap(({ metadata, spec = {} }) => {
    const { template, jobTemplate } = spec as PodMaker & {
      readonly jobTemplate?: { readonly spec: PodMaker };
    };
    const pod = template?.spec ?? jobTemplate?.spec.template?.spec;
    return pod?.containers === undefined ? [] : [[metadata.name, pod] as [string, Attributes]];
  });
  return [
    ...broken(
      templates,
      (pod) => JSON.stringify(pod.securityContext).includes('RuntimeDefault'),
      'no seccomp profile',
    ),
    ...broken(templates, (pod) => pod.automountServiceAccountToken === false, 'mounts a token'),
    ...broken(
      templates,
      (pod) =>
        (pod.containers as Attributes[]).every((container) =>
          JSON.stringify(container).includes('"drop":["ALL"]'),
        ),
      'keeps capabilities',
    ),
  ];
};

/** Both halves agree on how the application signs in to the database. */
const signIn: Check = (spec, built) => {
  const byIam = spec.postgres.credentials !== 'write-only';
  const manifests = built.manifests.map((manifest) => manifest.text).join('\n');
  return [
    ...broken(
      resources(built, 'aws_db_instance'),
      (db) => db.iam_database_authentication_enabled === byIam,
      'IAM authentication is not as the manifests take it',
    ),
    ...(built.terraformJson.includes('rds-db:connect') === byIam ? [] : ['the role may not connect']),
    ...(/GRANT "?rds_iam"?/.test(manifests) === byIam ? [] : ['the SQL grants otherwise']),
  ];
};
