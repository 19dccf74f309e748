import { describe, expect, it } from 'vitest';
import { scripts } from '../../charts/backup/index.ts';
import type { ManifestObject } from '../../charts/manifests.ts';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { gib, hours, minutes } from '../../spec/units.ts';
import { at, type Container, find, local, production, render } from './fixture.ts';
import { restrictedViolations } from './pod-security.ts';

const pods = {
  timeZone: 'Europe/Berlin',
  postgresImage: 'docker.io/library/postgres:16.14',
  awsImage: 'public.ecr.aws/aws-cli/aws-cli:2.31.21',
};
const dump = {
  ...pods,
  schedule: '15 1 * * *',
  timeLimit: hours(2),
  storage: gib(8),
  from: 'primary',
} as const;
const drill = {
  ...pods,
  schedule: '15 5 * * mon',
  maxAge: hours(26),
  timeLimit: minutes(90),
  storage: gib(16),
} as const;

const withBackup = (spec: ResolvedSpec, given: object = {}): ResolvedSpec => ({
  ...spec,
  backup: { ...spec.backup, dump, drill, ...given },
});
const byIam = (spec: ResolvedSpec): ResolvedSpec => ({
  ...spec,
  postgres: { ...spec.postgres, credentials: 'iam' },
});

const cronJob = (name: 'dump' | 'drill', spec = withBackup(production)): ManifestObject =>
  find(render(spec), 'CronJob', `orders-${name}`);

/** A CronJob's Job, in the shape that other objects with pods have. */
const jobOf = (object: ManifestObject): ManifestObject =>
  ({ ...object, spec: at(object, 'spec.jobTemplate.spec') }) as unknown as ManifestObject;

const podOf = (object: ManifestObject) => at(object, 'spec.jobTemplate.spec.template.spec');
const stepsOf = (object: ManifestObject): readonly Container[] => [
  ...(at(podOf(object), 'initContainers') as Container[]),
  ...(at(podOf(object), 'containers') as Container[]),
];
const stepOf = (object: ManifestObject, name: string): Container => {
  const found = stepsOf(object).find((step) => step.name === name);
  if (found === undefined) throw new Error(`no step ${name}`);
  return found;
};
const settingOf = (step: Container, name: string) =>
  step.env?.find((variable) => variable.name === name)?.value;
const mountsOf = (step: Container): string[] =>
  (step.volumeMounts as readonly { readonly mountPath: string }[]).map(({ mountPath }) => mountPath).sort();

describe.each(['dump', 'drill'] as const)('the CronJob of the %s', (name) => {
  const made = cronJob(name);

  it('is not lost to a short outage, and never runs twice at a time', () => {
    expect(made.spec).toMatchObject({
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 7_200,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
    });
  });

  it('leaves its Jobs to the history limits: a TTL would remove them before anybody looks', () => {
    expect(at(made, 'spec.jobTemplate.spec')).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  it('counts no eviction as a failure', () => {
    expect(at(made, 'spec.jobTemplate.spec.podFailurePolicy.rules')).toContainEqual({
      action: 'Ignore',
      onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
    });
    expect(at(podOf(made), 'restartPolicy')).toBe('Never');
  });

  it('passes Pod Security "restricted", every step with a root file system it cannot write', () => {
    expect(restrictedViolations(jobOf(made))).toEqual([]);
    for (const step of stepsOf(made)) {
      expect(at(step, 'securityContext.readOnlyRootFilesystem')).toBe(true);
      for (const limit of ['cpu', 'memory', 'ephemeral-storage'])
        expect(at(step, `resources.limits`), step.name).toHaveProperty(limit);
    }
  });

  it('has a service account of its own, without a token', () => {
    const account = find(render(withBackup(production)), 'ServiceAccount', `orders-${name}`);
    expect(account.automountServiceAccountToken).toBe(false);
    expect(podOf(made)).toMatchObject({
      serviceAccountName: `orders-${name}`,
      automountServiceAccountToken: false,
    });
  });

  it('runs scripts that are in the ConfigMap', () => {
    const config = find(render(withBackup(production)), 'ConfigMap', 'orders-backup-scripts');
    for (const { command } of stepsOf(made)) {
      const [shell, script, connections, work] = command as readonly string[];
      expect([shell, connections, work]).toEqual(['/bin/sh', '/etc/plinth/connections', '/work']);
      expect(config.data).toHaveProperty([script?.replace('/etc/plinth/backup/', '') ?? '']);
    }
  });
});

describe('the dump', () => {
  it('runs as scheduled, for as long as it may', () => {
    expect(cronJob('dump').spec).toMatchObject({
      schedule: '15 1 * * *',
      jobTemplate: { spec: { backoffLimit: 2, activeDeadlineSeconds: 7_200 } },
    });
  });

  it('gives the database step no way to AWS, and the upload none to the database', () => {
    const made = cronJob('dump');
    expect(stepsOf(made).map(({ name }) => name)).toEqual(['dump', 'upload']);
    expect(mountsOf(stepOf(made, 'dump'))).toEqual([
      '/etc/plinth/backup',
      '/etc/plinth/ca',
      '/etc/plinth/connections/postgres',
      '/etc/plinth/connections/postgres-dump',
      '/tmp',
      '/work',
    ]);
    expect(mountsOf(stepOf(made, 'upload'))).toEqual([
      '/etc/plinth/backup',
      '/etc/plinth/connections/backup',
      '/tmp',
      '/work',
    ]);
  });

  it('verifies the server it reads as a role of its own', () => {
    const step = stepOf(cronJob('dump'), 'dump');
    expect(settingOf(step, 'PGUSER')).toBe('orders_backup');
    expect(settingOf(step, 'PGSSLMODE')).toBe('verify-full');
    expect(settingOf(step, 'HOST_KEY')).toBe('host');
    expect(settingOf(step, 'KEEPER_SCHEMAS')).toBe('orders_app_keeper orders_backup_keeper');
  });

  it('reads the replica when told to', () => {
    const spec = withBackup(production, { dump: { ...dump, from: 'reader' } });
    expect(settingOf(stepOf(cronJob('dump', spec), 'dump'), 'HOST_KEY')).toBe('readerHost');
  });

  it('signs a token first where the service signs in by IAM, and keeps it in memory', () => {
    const made = cronJob('dump', byIam(withBackup(production)));
    expect(stepsOf(made).map(({ name }) => name)).toEqual(['sign-in', 'dump', 'upload']);
    expect(settingOf(stepOf(made, 'dump'), 'PASSWORD_FILE')).toBe('/run/plinth/token/password');
    expect(mountsOf(stepOf(made, 'dump'))).not.toContain('/etc/plinth/connections/postgres-dump');
    expect(at(podOf(made), 'volumes')).toContainEqual({
      name: 'token',
      emptyDir: { medium: 'Memory', sizeLimit: '1Mi' },
    });
  });

  it('knows how much room it has, which the pod asks for', () => {
    const made = cronJob('dump');
    const step = stepOf(made, 'dump');
    expect(settingOf(step, 'STORAGE_MIB')).toBe('8192');
    expect(at(podOf(made), 'volumes')).toContainEqual({ name: 'work', emptyDir: { sizeLimit: '8Gi' } });
    // 8 GiB and 128 MiB beside.
    expect(at(step, 'resources.requests')).toMatchObject({ 'ephemeral-storage': '8320Mi' });
  });

  it('takes a volume of the StorageClass that is named, and no room of the node', () => {
    const made = cronJob('dump', withBackup(production, { storageClass: 'gp3' }));
    expect(at(podOf(made), 'volumes')).toContainEqual({
      name: 'work',
      ephemeral: {
        volumeClaimTemplate: {
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'gp3',
            resources: { requests: { storage: '8Gi' } },
          },
        },
      },
    });
    expect(at(stepOf(made, 'dump'), 'resources.requests')).toMatchObject({ 'ephemeral-storage': '128Mi' });
  });

  it('has a role, with a password made in the cluster, that the bootstrap Job makes', () => {
    const objects = render(withBackup(production));
    const { data } = find(objects, 'ConfigMap', 'orders-bootstrap') as unknown as {
      readonly data: Readonly<Record<string, string>>;
    };
    expect(data['bootstrap.sql']).toContain('GRANT pg_read_all_data TO "orders_backup"');
    expect(data['bootstrap.sh']).toContain('dump=$(read_file "$1/postgres-dump/password")');
    expect(find(objects, 'Password', 'orders-postgres-dump')).toBeDefined();
    expect(at(find(objects, 'ExternalSecret', 'orders-backup'), 'spec.dataFrom')).toEqual([
      {
        extract: {
          key: '/orders/prod/backup',
          conversionStrategy: 'Default',
          decodingStrategy: 'None',
          metadataPolicy: 'None',
        },
      },
    ]);
  });

  it('has no password by IAM', () => {
    const objects = render(byIam(withBackup(production)));
    expect(objects.filter(({ metadata }) => metadata.name === 'orders-postgres-dump')).toEqual([]);
  });
});

describe('the drill', () => {
  it('is told RPO and RTO, and may run longer than the latter so that it can report that', () => {
    const made = cronJob('drill');
    const restore = stepOf(made, 'restore');
    // 26 hours and 90 minutes.
    expect(settingOf(restore, 'MAX_AGE_SECONDS')).toBe('93600');
    expect(settingOf(restore, 'TIME_LIMIT_SECONDS')).toBe('5400');
    // Twice 90 minutes, and half an hour.
    expect(at(made, 'spec.jobTemplate.spec.activeDeadlineSeconds')).toBe(12_600);
  });

  it('reports whatever came out, and is not repeated when the dump itself did not do', () => {
    const made = cronJob('drill');
    expect(stepsOf(made).map(({ name }) => name)).toEqual(['fetch', 'restore', 'report']);
    expect(settingOf(stepOf(made, 'report'), 'TERMINATION_LOG')).toBe('/dev/termination-log');
    expect(at(made, 'spec.jobTemplate.spec.podFailurePolicy.rules')).toContainEqual({
      action: 'FailJob',
      onExitCodes: { containerName: 'report', operator: 'In', values: [3] },
    });
  });

  it('holds no credential of the database, and has no way to it', () => {
    const objects = render(withBackup(production));
    const mounted = stepsOf(cronJob('drill')).flatMap(mountsOf).join(' ');
    expect(mounted).not.toContain('connections/postgres');
    expect(at(find(objects, 'NetworkPolicy', 'orders-allow-postgres'), 'spec.podSelector')).toEqual({
      matchLabels: { 'app.kubernetes.io/part-of': 'orders' },
      matchExpressions: [{ key: 'app.kubernetes.io/component', operator: 'NotIn', values: ['drill'] }],
    });
    expect(at(jobOf(cronJob('drill')), 'spec.template.metadata.labels')).toMatchObject({
      'app.kubernetes.io/component': 'drill',
    });
  });

  it('restores as the account the official image has, which initdb asks for', () => {
    expect(at(podOf(cronJob('drill')), 'securityContext')).toMatchObject({ runAsUser: 999, fsGroup: 999 });
  });
});

describe('against an emulator', () => {
  it('every step of the AWS CLI gets its address and its keys, and no other step', () => {
    const spec = withBackup(local);
    for (const name of ['dump', 'drill'] as const)
      for (const step of stepsOf(cronJob(name, spec))) {
        const isAws = step.image === pods.awsImage;
        expect(settingOf(step, 'AWS_ENDPOINT_URL')).toBe(isAws ? 'http://127.0.0.1:4566' : undefined);
        const keys = step.env?.filter(({ valueFrom }) => valueFrom !== undefined).map((key) => key.name);
        expect(keys).toEqual(isAws ? ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] : []);
      }
  });
});

describe('switched off', () => {
  it('neither leaves anything', () => {
    const objects = render(production);
    const left = objects.filter(
      ({ kind, metadata }) => kind === 'CronJob' || /backup|dump|drill/.test(metadata.name),
    );
    expect(left).toEqual([]);
  });

  it('the drill leaves the dump', () => {
    const { drill: _, ...kept } = withBackup(production).backup;
    const names = render({ ...production, backup: kept })
      .filter(({ kind }) => kind === 'CronJob')
      .map(({ metadata }) => metadata.name);
    expect(names).toEqual(['orders-dump']);
  });
});

describe('the scripts', () => {
  it.each(Object.entries(scripts).filter(([name]) => name.endsWith('.sh') && name !== 'common.sh'))(
    '%s stops at the first error and at a variable nobody set',
    (_name, text) => {
      expect(text.startsWith('set -eu\n')).toBe(true);
    },
  );
});
