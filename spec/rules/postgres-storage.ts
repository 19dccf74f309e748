import type { Problem } from '../problem.ts';
import { gib, toGib } from '../units.ts';
import { breach, type Rule, type RuleContext, set } from './rule.ts';

// Limits: Amazon RDS User Guide, "Amazon RDS DB instance storage" (facts/rds-storage-rules.json).
const gp3Cliff = 400;
const gp3Iops = { min: 12_000, max: 64_000 };
const io2MinimumGib = 100;
const io2IopsPerGib = { min: 0.5, max: 500 };

const iopsAt = ['postgres', 'storage', 'iops'];
const throughputAt = ['postgres', 'storage', 'throughput'];

/** A small gp3 volume has fixed performance: AWS refuses to be given any. */
export const smallGp3HasFixedPerformance: Rule = (context) => {
  const { type, size, iops, throughput } = context.draft.postgres.storage;
  if (type !== 'gp3' || toGib(size) >= gp3Cliff) return [];
  const settings = [
    { at: iopsAt, value: iops, what: 'IOPS' },
    { at: throughputAt, value: throughput, what: 'throughput' },
  ];
  return settings
    .filter(({ value }) => value !== undefined)
    .map(({ at, value, what }) =>
      breach(context, {
        code: 'PLINTH-PG-012',
        at,
        got: value,
        rule: `gp3 below ${gp3Cliff} GiB has fixed ${what}`,
        edits: [set(context, at, false)],
        fix: `drop ${at.at(-1)} or set storage.size to gib(${gp3Cliff}) or more`,
      }),
    );
};

/** From 400 GiB, gp3 takes 12,000 to 64,000 IOPS. */
export const gp3IopsAreInRange: Rule = (context) => {
  const { type, size, iops } = context.draft.postgres.storage;
  if (type !== 'gp3' || toGib(size) < gp3Cliff || iops === undefined) return [];
  if (iops >= gp3Iops.min && iops <= gp3Iops.max) return [];
  return [
    breach(context, {
      code: 'PLINTH-PG-013',
      at: iopsAt,
      got: iops,
      rule: `gp3 takes ${gp3Iops.min} to ${gp3Iops.max} IOPS`,
      edits: [set(context, iopsAt, iops < gp3Iops.min ? gp3Iops.min : gp3Iops.max)],
    }),
  ];
};

/** Throughput is gp3's to set, and at most a quarter of its IOPS. */
export const throughputFollowsIops: Rule = (context) => {
  const { type, size, iops, throughput } = context.draft.postgres.storage;
  if (throughput === undefined) return [];
  if (type === 'io2')
    return [
      breach(context, {
        code: 'PLINTH-PG-014',
        at: throughputAt,
        got: throughput,
        rule: 'io2 derives its throughput from its IOPS',
        edits: [set(context, throughputAt, false)],
      }),
    ];
  const effectiveIops = Math.min(Math.max(iops ?? gp3Iops.min, gp3Iops.min), gp3Iops.max);
  if (toGib(size) < gp3Cliff || throughput <= effectiveIops / 4) return [];
  return [
    breach(context, {
      code: 'PLINTH-PG-014',
      at: throughputAt,
      got: throughput,
      rule: `must be at most a quarter of the ${effectiveIops} IOPS`,
      edits: [set(context, throughputAt, Math.floor(effectiveIops / 4))],
    }),
  ];
};

/** io2 is provisioned: at least 100 GiB, and IOPS in proportion. */
export const io2IsProvisioned: Rule = (context) => {
  const { type, size, iops } = context.draft.postgres.storage;
  if (type !== 'io2') return [];
  const sizeGib = Math.max(toGib(size), io2MinimumGib);
  return [...io2Size(context, toGib(size)), ...io2Iops(context, sizeGib, iops)];
};

function io2Size(context: RuleContext, sizeGib: number): Problem[] {
  if (sizeGib >= io2MinimumGib) return [];
  return [
    breach(context, {
      code: 'PLINTH-PG-015',
      at: ['postgres', 'storage', 'size'],
      got: context.draft.postgres.storage.size,
      rule: `io2 starts at ${io2MinimumGib} GiB`,
      edits: [set(context, ['postgres', 'storage', 'size'], gib(io2MinimumGib))],
    }),
  ];
}

function io2Iops(context: RuleContext, sizeGib: number, iops: number | undefined): Problem[] {
  const min = Math.max(1_000, Math.ceil(sizeGib * io2IopsPerGib.min));
  const max = Math.min(256_000, Math.floor(sizeGib * io2IopsPerGib.max));
  if (iops !== undefined && iops >= min && iops <= max) return [];
  const wanted = iops === undefined ? Math.min(max, Math.max(3_000, min)) : iops < min ? min : max;
  return [
    breach(context, {
      code: 'PLINTH-PG-015',
      at: iopsAt,
      got: iops,
      rule: `io2 of ${sizeGib} GiB needs ${min} to ${max} IOPS`,
      edits: [set(context, iopsAt, wanted)],
    }),
  ];
}

/** The ceiling of storage autoscaling lies 10 % or more above what is allocated. */
export const storageCeilingIsAbove: Rule = (context) => {
  const { type, size, max } = context.draft.postgres.storage;
  if (max === undefined) return [];
  const allocated = type === 'io2' ? Math.max(toGib(size), io2MinimumGib) : toGib(size);
  const least = Math.ceil((allocated * 11) / 10);
  if (toGib(max) >= least) return [];
  const at = ['postgres', 'storage', 'max'];
  // Beyond 59,578 GiB there is no room for 10 % more below the largest volume.
  const possible = least <= 65_536;
  return [
    breach(context, {
      code: 'PLINTH-PG-016',
      at,
      got: max,
      rule: `must be at least 10 % above storage.size (${toGib(size)} GiB)`,
      edits: [possible ? set(context, at, gib(least)) : set(context, at, false)],
    }),
  ];
};
