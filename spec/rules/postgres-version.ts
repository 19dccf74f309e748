import { instanceClass, instanceClasses } from '../../facts/instance-classes.ts';
import { majorOf, offeredMinors, postgresMajors, supportEnded } from '../../facts/postgres-versions.ts';
import type { Path } from '../location.ts';
import { nearest } from '../nearest.ts';
import { breach, type Rule, type RuleContext, set } from './rule.ts';

/** RDS offers the version. */
export const versionIsOffered: Rule = (context) => {
  const { version } = context.draft.postgres;
  const at = ['postgres', 'version'];
  const major = majorOf(version);
  if (!postgresMajors().includes(major))
    return [
      breach(context, {
        code: 'PLINTH-PG-001',
        at,
        got: version,
        rule: `RDS offers PostgreSQL ${postgresMajors().join(', ')}`,
        edits: [set(context, at, Number(major) > 18 ? '18' : '16')],
      }),
    ];
  if (!version.includes('.') || isOffered(version, major)) return [];
  return [
    breach(context, {
      code: 'PLINTH-PG-001',
      at,
      got: version,
      rule: `RDS offers the minors ${offeredMinors(major).join(', ')} of ${major}`,
      edits: [set(context, at, major)],
      fix: `set postgres.version to ${major}, and RDS keeps the minor current`,
    }),
  ];
};

/** A minor newer than the newest the table knows is let through: it may have appeared since. */
function isOffered(version: string, major: string): boolean {
  const minor = Number(version.split('.')[1]);
  const newest = Math.max(...offeredMinors(major).map((known) => Number(known.split('.')[1]?.split('-')[0])));
  return offeredMinors(major).includes(version) || minor > newest;
}

/** RDS offers the classes for PostgreSQL. */
export const classesAreOffered: Rule = (context) => {
  const { instanceClass: primary, replicas } = context.draft.postgres;
  return [
    ...classIsOffered(context, ['postgres', 'instanceClass'], primary),
    ...classIsOffered(context, ['postgres', 'replicas', 'instanceClass'], replicas.instanceClass),
  ];
};

function classIsOffered(context: RuleContext, at: Path, name: string | undefined) {
  if (name === undefined || instanceClass(name) !== undefined) return [];
  const meant = nearest(
    name,
    instanceClasses().map((known) => known.name),
  );
  return [
    breach(context, {
      code: 'PLINTH-PG-002',
      at,
      got: name,
      rule: 'no RDS instance class of that name for PostgreSQL',
      edits: [set(context, at, meant ?? 'db.m7g.large')],
      ...(meant !== undefined && { fix: `did you mean ${meant}?` }),
    }),
  ];
}

/** A pinned minor that RDS moves on would be a downgrade in the next plan, which AWS refuses. */
export const pinnedMinorStays: Rule = (context) => {
  const { version, maintenance } = context.draft.postgres;
  if (!version.includes('.') || !maintenance.autoMinorUpgrade) return [];
  const at = ['postgres', 'maintenance', 'autoMinorUpgrade'];
  return [
    breach(context, {
      code: 'PLINTH-PG-003',
      at,
      got: true,
      rule: `version ${version} pins the minor that this would move on`,
      edits: [set(context, at, false)],
      fix: `set ${at.join('.')} to false, or version to ${majorOf(version)}`,
    }),
  ];
};

/** RDS makes no new instance of a major whose standard support is over, unless extended support is paid for. */
export const majorIsSupported: Rule = (context) => {
  const { version, extendedSupport } = context.draft.postgres;
  const end = supportEnded(majorOf(version));
  if (end === undefined || extendedSupport) return [];
  return [
    breach(context, {
      code: 'PLINTH-PG-004',
      at: ['postgres', 'version'],
      got: version,
      rule: `AWS's standard support of PostgreSQL ${majorOf(version)} ended on ${end}`,
      edits: [set(context, ['postgres', 'extendedSupport'], true)],
      fix: 'set postgres.version to a newer major, or postgres.extendedSupport to true and pay for it',
    }),
  ];
};
