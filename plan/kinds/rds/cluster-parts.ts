import type { AttributeChange, Change } from '../../change.ts';
import { type Finding, type FindingProps, finding } from '../../finding.ts';
import { type Kind, quiet, type Rule } from '../../kind.ts';
import { flag, isMarker, texts } from '../../value.ts';
import { causeOf, keepsName } from './cause.ts';
import { exposed, publicAccess } from './cluster-access.ts';
import { always, isLowered } from './rules.ts';
import { sources } from './sources.ts';

/** A replacement says what the deletion says, and why. */
const withCause =
  (props: FindingProps): Rule =>
  (change) => [finding({ ...props, why: `${props.why} It is replaced because ${causeOf(change)}.` })];

/** Clients lose instances they were sent to, where some leave. */
const endpointMembers = ({ name, before, after }: AttributeChange): readonly Finding[] => {
  const left = isMarker(after) || texts(before).some((member) => !texts(after).includes(member));
  const isExclusion = name === 'excluded_members';
  if (
    isExclusion ? texts(after).every((member) => texts(before).includes(member)) && !isMarker(after) : !left
  )
    return [];
  return [
    finding({
      code: 'rds-cluster-endpoint-members',
      attribute: name,
      interruption: 'unknown',
      why: 'Takes instances out of the endpoint now. New connections through it go to the others, if there are any.',
      source: sources.auroraEndpoints,
    }),
  ];
};

const endpointGone: FindingProps = {
  code: 'rds-cluster-endpoint-delete',
  interruption: 'outage',
  why: 'Deletes the custom endpoint; the data is not touched. Clients that use its host name are cut off.',
  fix: 'Move the clients to another endpoint of the cluster first.',
  source: sources.auroraEndpoints,
};

const endpointReplaced: Rule = (change, context) => {
  if (change.replaceOrder !== 'create-first' || !keepsName(change, 'cluster_endpoint_identifier'))
    return withCause(endpointGone)(change, context);
  return [
    finding({
      code: 'rds-cluster-endpoint-name-taken',
      timing: 'not-applied',
      apply: 'fails',
      why: 'Plans the new endpoint before the old one is gone and under its name, which AWS refuses.',
      fix: 'Give it another identifier.',
      source: 'Amazon RDS API Reference, CreateDBClusterEndpoint: DBClusterEndpointAlreadyExistsFault',
    }),
  ];
};

const endpointType = always({
  code: 'rds-cluster-endpoint-type',
  interruption: 'unknown',
  why: 'Changes which roles the endpoint leads to now. Writers behind a reader endpoint fail.',
  source: sources.auroraEndpoints,
});

export const clusterEndpoint: Kind = {
  types: ['aws_rds_cluster_endpoint', 'aws_neptune_cluster_endpoint'],
  noun: 'the cluster endpoint',
  updated: {
    custom_endpoint_type: endpointType,
    endpoint_type: endpointType,
    excluded_members: endpointMembers,
    static_members: endpointMembers,
  },
  destroyed: () => [finding(endpointGone)],
  replaced: endpointReplaced,
};

const streamGone: FindingProps = {
  code: 'rds-activity-stream-delete',
  severity: 'review',
  why: 'Stops the activity stream now, and with it this audit trail. What was recorded stays where it was sent.',
  source: sources.auroraStreams,
};

export const activityStream: Kind = {
  types: ['aws_rds_cluster_activity_stream'],
  noun: 'the activity stream',
  updated: {},
  destroyed: () => [finding(streamGone)],
  replaced: withCause({ ...streamGone, code: 'rds-activity-stream-replace' }),
};

const integrationGone: FindingProps = {
  code: 'rds-integration-delete',
  interruption: 'unknown',
  why: 'Ends the zero-ETL integration now. What was copied stays, and nothing newer arrives in the warehouse.',
  source: sources.auroraZeroEtl,
};

export const integration: Kind = {
  types: ['aws_rds_integration'],
  noun: 'the zero-ETL integration',
  updated: {
    data_filter: always({
      code: 'rds-integration-filter',
      interruption: 'unknown',
      why: 'Changes which tables are copied now. Tables that leave are not brought up to date, new ones are copied anew.',
      source: sources.auroraZeroEtl,
    }),
    integration_name: quiet,
  },
  destroyed: () => [finding(integrationGone)],
  replaced: withCause({
    ...integrationGone,
    why: 'Ends the zero-ETL integration now and starts anew, from the first row.',
  }),
};

const shardsGone: FindingProps = {
  code: 'rds-shard-group-delete',
  interruption: 'outage',
  data: 'unknown',
  reversible: 'no',
  why: 'Deletes the shard group that serves the sharded tables. Clients are cut off; what is left of the data depends on the cluster.',
  fix: 'Take a snapshot of the cluster first.',
  source: sources.auroraLimitless,
};

/** Of Aurora PostgreSQL Limitless Database. */
export const shardGroup: Kind = {
  types: ['aws_rds_shard_group'],
  noun: 'the shard group',
  created: ({ after }: Change) =>
    flag(after?.publicly_accessible) === true
      ? [exposed('rds-shard-group', 'Creates a shard group with a public address.')]
      : [],
  updated: {
    compute_redundancy: always({
      code: 'rds-shard-group-redundancy',
      interruption: 'unknown',
      why: 'Changes how many standbys every shard has. Fewer of them make a failure last longer.',
      source: sources.auroraLimitless,
    }),
    max_acu: (attribute) =>
      isLowered(attribute) || isMarker(attribute.after)
        ? [
            finding({
              code: 'rds-shard-group-capacity-lowered',
              attribute: attribute.name,
              interruption: 'unknown',
              why: 'Lowers the maximum capacity of the shard group now. Peaks above that slow down.',
              source: sources.auroraLimitless,
            }),
          ]
        : [],
    min_acu: quiet,
    publicly_accessible: publicAccess('rds-shard-group'),
  },
  destroyed: () => [finding(shardsGone)],
  replaced: withCause(shardsGone),
  guards: { publicly_accessible: (value) => flag(value) === false },
};
