import type { JsonObject } from '../../../plan/value.ts';
import { aTable } from './base/stores.ts';
import { configured, edited, review, withBlocks } from './build.ts';
import type { Case, Resource } from './case.ts';

const MAIN = 'aws_dynamodb_table.main';
/** A table under a name of its own: they are all in one account. */
const table = (name: string, args: JsonObject = {}): Resource => {
  const { arguments: given, attributes, ...rest } = aTable({ name, ...args });
  return {
    ...rest,
    arguments: given,
    attributes: { ...attributes, id: name, arn: `arn:aws:dynamodb:eu-central-1:111122223333:table/${name}` },
  };
};
const unchanged = (resource: Resource) => ({ before: configured(resource), after: configured(resource) });
const imported = (name: string, args: JsonObject = {}) => ({
  before: configured(),
  after: withBlocks({ import: [{ to: MAIN, id: name }] }, edited(table(name), args)),
  cloud: { TableName: name },
});

export const observed: readonly Case[] = [
  {
    id: 'drift-unprotected',
    title: 'Deletion protection switched off by hand',
    ...unchanged(table('unprotected')),
    cloud: { TableName: 'unprotected', DeletionProtectionEnabled: false },
    expect: {},
    drift: { [MAIN]: 'review' },
    source: 'Amazon DynamoDB Developer Guide, Using deletion protection',
  },
  {
    id: 'drift-unrecoverable',
    title: 'Point-in-time recovery switched off by hand',
    ...unchanged(table('unrecoverable')),
    cloud: { TableName: 'unrecoverable', recovery: false },
    expect: {},
    drift: { [MAIN]: 'review' },
    source: 'Amazon DynamoDB Developer Guide, Point-in-time recovery',
  },
  {
    id: 'drift-tags',
    title: 'Tags written by hand',
    ...unchanged(table('tagged')),
    cloud: { TableName: 'tagged', tags: [{ Key: 'owner', Value: 'somebody' }] },
    expect: {},
    source: 'Terraform documentation, Manage resource drift',
  },
  {
    id: 'imported',
    title: 'A table taken into the state as it is',
    ...imported('imported'),
    expect: {},
    source: 'Terraform documentation, Import',
  },
  {
    id: 'imported-and-changed',
    title: 'A table taken into the state and unprotected',
    ...imported('disarmed', { deletion_protection_enabled: false }),
    expect: { [MAIN]: review({ timing: 'now', interruption: 'none', data: 'recoverability-reduced' }) },
    source: 'Amazon DynamoDB Developer Guide, Using deletion protection',
  },
];
