import { regions } from '../../facts/regions.ts';
import type { Path } from '../location.ts';
import { nearest } from '../nearest.ts';
import type { Problem } from '../problem.ts';
import { breach, type Rule, type RuleContext, remove, set } from './rule.ts';

/** Regions exist. */
export const regionsExist: Rule = (context) => {
  const { region, recoveryRegion, state } = context.draft.environment;
  return [
    ...regionExists(context, ['environment', 'region'], region),
    ...regionExists(context, ['environment', 'recoveryRegion'], recoveryRegion),
    // The state lives in the environment's region unless it says otherwise: one problem is enough.
    ...(state.region === region
      ? []
      : regionExists(context, ['environment', 'state', 'region'], state.region)),
  ];
};

function regionExists(context: RuleContext, at: Path, region: string | undefined): Problem[] {
  if (region === undefined || regions().includes(region)) return [];
  const meant = nearest(region, regions());
  return [
    breach(context, {
      code: 'PLINTH-ENV-001',
      at,
      got: region,
      rule: 'no AWS region of that name',
      edits: [set(context, at, meant ?? 'eu-central-1')],
      ...(meant !== undefined && { fix: `did you mean ${meant}?` }),
    }),
  ];
}

/** A recovery region that is the region itself recovers nothing. */
export const recoveryIsElsewhere: Rule = (context) => {
  const { region, recoveryRegion } = context.draft.environment;
  if (recoveryRegion !== region) return [];
  const other = region === 'eu-west-1' ? 'eu-central-1' : 'eu-west-1';
  return [
    breach(context, {
      code: 'PLINTH-ENV-002',
      at: ['environment', 'recoveryRegion'],
      got: recoveryRegion,
      rule: 'the recovery region must be another one than the region',
      edits: [set(context, ['environment', 'recoveryRegion'], other)],
    }),
  ];
};

const reservedTags = ['service', 'environment', 'owner', 'managed-by'];

/** The tags that say whose a resource is cannot be changed. */
export const tagsAreFree: Rule = (context) =>
  Object.keys(context.draft.environment.tags)
    .filter((tag) => reservedTags.includes(tag.toLowerCase()) || tag.toLowerCase().startsWith('aws:'))
    .map((tag) =>
      breach(context, {
        code: 'PLINTH-ENV-004',
        at: ['environment', 'tags', tag],
        got: tag,
        rule: `tags ${reservedTags.join(', ')} and those of AWS are set already`,
        edits: remove(context, ['environment', 'tags', tag]),
      }),
    );
