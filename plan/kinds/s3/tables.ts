import { type Finding, finding } from '../../finding.ts';
import { type Kind, quiet, type Rule } from '../../kind.ts';
import { flag } from '../../value.ts';

const source = 'Amazon S3 User Guide, Working with Amazon S3 Tables and table buckets';

const tableGone = (): readonly Finding[] => [
  finding({
    code: 's3-table-delete',
    interruption: 'outage',
    data: 'loss',
    reversible: 'no',
    why: 'Deletes the table with everything in it. Nothing in this plan keeps a copy.',
    fix: 'Take it out of the state with a removed block, or copy the data first.',
    source,
  }),
];

/** What AWS deletes only when it is empty, unless the provider empties it first. */
const containerGone: Rule = (change) =>
  flag(change.before?.force_destroy) === true
    ? tableGone()
    : [
        finding({
          code: 's3-table-container-delete',
          interruption: 'unknown',
          reversible: 'unknown',
          apply: 'unknown',
          why: 'Deletes a container that AWS refuses to delete while anything is in it. A plan does not tell whether it is empty.',
          fix: 'Check that it is empty and unused.',
          source,
        }),
      ];

export const tableKinds: readonly Kind[] = [
  { types: ['aws_s3tables_table'], noun: 'the table', updated: { arn: quiet }, destroyed: tableGone },
  {
    types: ['aws_s3tables_table_bucket', 'aws_s3tables_namespace', 'aws_s3control_bucket'],
    noun: 'the container',
    updated: { arn: quiet, tags: quiet, tags_all: quiet },
    destroyed: containerGone,
  },
];
