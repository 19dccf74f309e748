import { majorOf, postgresMajors } from '../../facts/postgres-versions.ts';
import { computedDefaults } from '../defaults.ts';
import { longestGap, shortestGap } from '../schedule.ts';
import { mostBackupStorage } from '../schema/backup.ts';
import {
  type Duration,
  gib,
  hours,
  mib,
  minutes,
  type Size,
  toDays,
  toGib,
  toMib,
  toSeconds,
} from '../units.ts';
import { breach, type Rule, set } from './rule.ts';

/** A lifecycle that deletes what is still locked fails quietly, and keeps paying. */
export const lockEndsBeforeRetention: Rule = (context) => {
  const { objectLock, retention } = context.draft.backup;
  if (objectLock === undefined || toDays(objectLock.duration) <= toDays(retention)) return [];
  return [
    breach(context, {
      code: 'PLINTH-BKT-001',
      at: ['backup', 'objectLock', 'duration'],
      got: objectLock.duration,
      rule: `must not exceed backup.retention (${toDays(retention)} days)`,
      edits: [set(context, ['backup', 'objectLock', 'duration'], retention)],
    }),
  ];
};

/** The role of the dump reads by pg_read_all_data (PostgreSQL 14 release notes, "Add predefined roles"). */
export const dumpsAreReadable: Rule = (context) => {
  const { postgres, backup } = context.draft;
  const major = majorOf(postgres.version);
  // That a major is unknown is another rule's to say.
  if (backup.dump === undefined || Number(major) >= 14 || !postgresMajors().includes(major)) return [];
  return [
    breach(context, {
      code: 'PLINTH-BKT-002',
      at: ['backup', 'dump'],
      got: `PostgreSQL ${postgres.version}`,
      rule: 'the dump reads with pg_read_all_data, which PostgreSQL has from 14 on',
      edits: [set(context, ['backup', 'dump'], false), set(context, ['backup', 'drill'], false)],
      fix: 'move to PostgreSQL 14 or later, or set backup.dump and backup.drill to false',
    }),
  ];
};

/** A drill without dumps could only fail. */
export const drillHasDumps: Rule = (context) => {
  const { dump, drill } = context.draft.backup;
  if (dump !== undefined || drill === undefined) return [];
  return [
    breach(context, {
      code: 'PLINTH-BKT-003',
      at: ['backup', 'drill'],
      got: 'a drill without dumps',
      rule: 'what the drill restores are the dumps, which are switched off',
      edits: [set(context, ['backup', 'drill'], false)],
    }),
  ];
};

const pods = ['dump', 'drill'] as const;
const mostBackupMib = toMib(mostBackupStorage);

/** A schedule that is none, or that never comes, would be found out when a backup is needed. */
export const schedulesRun: Rule = (context) =>
  pods.flatMap((name) => {
    const schedule = context.draft.backup[name]?.schedule;
    if (schedule === undefined || Number.isFinite(longestGap(schedule))) return [];
    return [
      breach(context, {
        code: 'PLINTH-BKT-004',
        at: ['backup', name, 'schedule'],
        got: schedule,
        rule: 'must be a cron schedule that runs again and again',
        edits: [set(context, ['backup', name, 'schedule'], '15 1 * * *')],
      }),
    ];
  });

/** In seconds, as whole hours where it is that. */
const span = (total: number): Duration => (total % 3_600 === 0 ? hours(total / 3_600) : minutes(total / 60));

/**
 * The age of a dump counts from its start, and until the next one is uploaded it is the newest: an RPO below the gap
 * and what a dump may take fails by itself.
 */
export const drillAgeIsKept: Rule = (context) => {
  const { dump, drill } = context.draft.backup;
  if (dump === undefined || drill === undefined) return [];
  const gap = longestGap(dump.schedule);
  const oldest = gap + toSeconds(dump.timeLimit);
  if (!Number.isFinite(gap) || toSeconds(drill.maxAge) >= oldest) return [];
  return [
    breach(context, {
      code: 'PLINTH-BKT-005',
      at: ['backup', 'drill', 'maxAge'],
      got: drill.maxAge,
      rule: `dumps at '${dump.schedule}' are up to ${gap / 3_600} hours apart and take up to ${toSeconds(dump.timeLimit) / 3_600}`,
      edits: [set(context, ['backup', 'drill', 'maxAge'], span(Math.ceil(oldest / 60) * 60))],
      fix: 'dump more often, raise backup.drill.maxAge, or lower backup.dump.timeLimit',
    }),
  ];
};

/** While a dump runs the next one is left out, without a word. */
export const dumpEndsBeforeTheNext: Rule = (context) => {
  const { dump } = context.draft.backup;
  if (dump === undefined) return [];
  const gap = shortestGap(dump.schedule);
  if (!Number.isFinite(gap) || toSeconds(dump.timeLimit) <= gap) return [];
  return [
    breach(context, {
      code: 'PLINTH-BKT-008',
      at: ['backup', 'dump', 'timeLimit'],
      got: dump.timeLimit,
      rule: `dumps at '${dump.schedule}' start ${gap / 60} minutes apart, and one that still runs keeps the next from starting`,
      edits: [set(context, ['backup', 'dump', 'timeLimit'], span(gap))],
      fix: 'dump less often, or lower backup.dump.timeLimit',
    }),
  ];
};

/** The drill holds the dump and the database restored from it, which is no smaller. */
export const drillHoldsTheDump: Rule = (context) => {
  const { dump, drill } = context.draft.backup;
  if (dump === undefined || drill === undefined) return [];
  const least = Math.ceil(2 * toMib(dump.storage));
  if (toMib(drill.storage) >= least) return [];
  const at = ['backup', 'drill', 'storage'];
  const half = mib(Math.floor(mostBackupMib / 2));
  return [
    breach(context, {
      code: 'PLINTH-BKT-009',
      at,
      got: drill.storage,
      rule: 'must be twice backup.dump.storage at least: a dump and the database restored from it, which is no smaller',
      edits:
        least <= mostBackupMib
          ? [set(context, at, size(least))]
          : [set(context, ['backup', 'dump', 'storage'], half), set(context, at, mib(mostBackupMib))],
    }),
  ];
};

/**
 * What a pod may ask of a node's own disk: of the 20 GiB that nodes of EKS have by default some 17 are for pods, all
 * of them together.
 */
const mostOfANode = gib(8);

/** More than any node has is a pod that waits for ever. */
export const backupsFitTheNode: Rule = (context) => {
  if (context.draft.backup.storageClass !== undefined) return [];
  return pods.flatMap((name) => {
    const storage = context.draft.backup[name]?.storage;
    if (storage === undefined || toMib(storage) <= toMib(mostOfANode)) return [];
    return [
      breach(context, {
        code: 'PLINTH-BKT-010',
        at: ['backup', name, 'storage'],
        got: storage,
        rule: `without backup.storageClass it is the node's own disk, of which a pod may ask ${toGib(mostOfANode)} GiB`,
        edits: [set(context, ['backup', 'storageClass'], 'gp3')],
        fix: `set ${context.locate.environment}.backup.storageClass to a StorageClass of the cluster, such as gp3`,
      }),
    ];
  });
};

/** In MiB, as whole GiB where it is that. */
const size = (total: number): Size => (total % 1_024 === 0 ? gib(total / 1_024) : mib(total));

/** pg_dump refuses a newer server, and a dump belongs into the major it came from. */
export const dumpImagesMatch: Rule = (context) => {
  const { version } = context.draft.postgres;
  return pods.flatMap((name) => {
    const image = context.draft.backup[name]?.postgresImage;
    if (image === undefined || (isPinned(image) && (majorIn(image) ?? majorOf(version)) === majorOf(version)))
      return [];
    return [
      breach(context, {
        code: 'PLINTH-BKT-006',
        at: ['backup', name, 'postgresImage'],
        got: image,
        rule: `must be pinned, to PostgreSQL ${majorOf(version)} as the database`,
        edits: [set(context, ['backup', name, 'postgresImage'], computedDefaults.postgresImage(version))],
      }),
    ];
  });
};

const isPinned = (image: string): boolean =>
  image.includes('@sha256:') || (tagIn(image) ?? 'latest') !== 'latest';

const nameIn = (image: string): string => image.split('/').at(-1)?.split('@')[0] as string;
const tagIn = (image: string): string | undefined => nameIn(image).split(':')[1];

/** `postgres:16.10`, `pgvector:pg16` and `pgvector:0.8.0-pg16` name a major; other tags say nothing of it. */
const majorIn = (image: string): string | undefined =>
  /pg-?(\d+)/.exec(tagIn(image) ?? '')?.[1] ?? /^postgres:(\d+)/.exec(nameIn(image))?.[1];

/** A range of everything is no range; left away, every public address is allowed, and no private one. */
export const s3IsNotEverywhere: Rule = (context) => {
  const { s3Cidrs } = context.draft.backup;
  const open = s3Cidrs?.find((cidr) => Number(cidr.split('/')[1]) < 8);
  if (open === undefined) return [];
  return [
    breach(context, {
      code: 'PLINTH-BKT-007',
      at: ['backup', 's3Cidrs'],
      got: open,
      rule: 'must name the addresses of S3, no range wider than /8',
      edits: [set(context, ['backup', 's3Cidrs'], ['52.219.0.0/16'])],
      fix: 'take them from the prefix list com.amazonaws.<region>.s3, or leave s3Cidrs out',
    }),
  ];
};
