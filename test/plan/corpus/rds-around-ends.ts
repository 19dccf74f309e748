import { anInstance, aParameterGroup, aProxy, aSnapshot } from './base/rds.ts';
import {
  anEventSubscription,
  anIntegration,
  aProxyEndpoint,
  aRoleAssociation,
  aSnapshotCopy,
  aTargetGroup,
} from './base/rds-around.ts';
import { between, change, dangerous, deletion, refused, review } from './build.ts';
import type { Case } from './case.ts';
import * as source from './sources.ts';

const group = (family: string, ...settings: readonly (readonly [string, string])[]) =>
  aParameterGroup({
    name: 'orders',
    family,
    parameter: settings.map(([name, value]) => ({ name, value, apply_method: 'immediate' })),
  });
const GROUP = 'aws_db_parameter_group.main';
const parameters: readonly Case[] = [
  {
    id: 'parameter-read-only',
    title: 'MySQL read-only, on a primary too',
    ...between(group('mysql8.0', ['read_only', '{TrueIfReplica}']), group('mysql8.0', ['read_only', '1'])),
    expect: { [GROUP]: review({ timing: 'now', data: 'none' }) },
    source: 'MySQL Reference Manual, Server System Variables: read_only',
  },
  {
    id: 'parameter-sqlserver-dynamic',
    title: 'Less parallelism of SQL Server',
    ...between(group('sqlserver-se-15.0'), group('sqlserver-se-15.0', ['max degree of parallelism', '4'])),
    expect: {},
    source: 'Microsoft SQL Server documentation, Server configuration options',
  },
  {
    id: 'parameter-oracle-static',
    title: 'More processes of Oracle, sent as immediate',
    ...between(group('oracle-se2-19'), group('oracle-se2-19', ['processes', '600'])),
    expect: { [GROUP]: refused },
    source: 'Oracle Database Reference, PROCESSES; Amazon RDS API Reference, ModifyDBParameterGroup',
  },
];

const secret = (name: string) => ({
  auth_scheme: 'SECRETS',
  iam_auth: 'DISABLED',
  secret_arn: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-AbCdEf`,
});
const PROXY = 'aws_db_proxy.main';
const proxies: readonly Case[] = [
  {
    id: 'proxy-secret-added',
    title: 'A second secret of the proxy',
    ...between(aProxy({ auth: [secret('orders')] }), aProxy({ auth: [secret('orders'), secret('reports')] })),
    expect: { [PROXY]: review({ timing: 'now', interruption: 'none', data: 'none' }) },
    source: source.PROXY,
  },
  {
    id: 'proxy-secret-removed',
    title: 'A secret less of the proxy',
    ...between(aProxy({ auth: [secret('orders'), secret('reports')] }), aProxy({ auth: [secret('orders')] })),
    expect: { [PROXY]: review({ timing: 'now', interruption: 'unknown', data: 'none' }) },
    source: source.PROXY,
  },
  {
    id: 'proxy-secrets-reordered',
    title: 'The secrets of the proxy in another order',
    ...between(
      aProxy({ auth: [secret('orders'), secret('reports')] }),
      aProxy({ auth: [secret('reports'), secret('orders')] }),
    ),
    expect: {},
    source: source.PROVIDER,
  },
  {
    id: 'proxy-endpoint-deleted',
    title: 'An endpoint of the proxy deleted',
    ...deletion(aProxyEndpoint(), aProxy()),
    expect: {
      'aws_db_proxy_endpoint.main': dangerous({ timing: 'now', interruption: 'outage', data: 'none' }),
    },
    source: 'Amazon RDS User Guide, Deleting a proxy endpoint',
  },
  {
    id: 'proxy-share-lowered',
    title: 'A tenth of the connections for the proxy',
    ...between(aTargetGroup(100), aTargetGroup(10)),
    expect: { 'aws_db_proxy_default_target_group.main': review({ timing: 'now', data: 'none' }) },
    source: source.PROXY,
  },
  {
    id: 'proxy-target-group-given-up',
    title: 'The default target group managed no more',
    ...deletion(aTargetGroup(100), aProxy()),
    expect: {},
    source: 'AWS provider documentation, aws_db_proxy_default_target_group',
  },
];

const rest: readonly Case[] = [
  {
    id: 'snapshot-private-again',
    title: 'A snapshot shared with everybody no more',
    ...change(aSnapshot({ shared_accounts: ['all'] }), { shared_accounts: [] }),
    expect: {},
    source: source.SHARED_SNAPSHOT,
  },
  {
    id: 'snapshot-copy-key',
    title: 'A copy of a snapshot under another key: deleted and copied anew',
    ...change(aSnapshotCopy(), {
      kms_key_id: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000002',
    }),
    expect: {
      'aws_db_snapshot_copy.main': dangerous({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
        reversible: 'no',
      }),
    },
    source: 'Amazon RDS User Guide, Deleting a DB snapshot',
  },
  {
    id: 'events-narrowed',
    title: 'Failures of the database told to nobody',
    ...change(anEventSubscription(), { event_categories: ['backup'] }),
    expect: {
      'aws_db_event_subscription.main': review({ timing: 'now', interruption: 'none', data: 'none' }),
    },
    source: 'Amazon RDS User Guide, Working with Amazon RDS event notification',
  },
  {
    id: 'role-of-instance-removed',
    title: 'The role for imports taken from the instance',
    ...deletion(aRoleAssociation(), anInstance()),
    expect: {
      'aws_db_instance_role_association.main': review({
        timing: 'now',
        interruption: 'unknown',
        data: 'none',
      }),
    },
    source: 'Amazon RDS API Reference, RemoveRoleFromDBInstance',
  },
  {
    id: 'integration-deleted',
    title: 'A zero-ETL integration deleted',
    ...deletion(anIntegration()),
    expect: { 'aws_rds_integration.main': review({ timing: 'now', data: 'none' }) },
    source: 'Amazon RDS User Guide, Deleting zero-ETL integrations',
  },
];

/** Parameters of every engine, the parts of a proxy, copies, events, roles and integrations. */
export const rdsAroundEnds: readonly Case[] = [...parameters, ...proxies, ...rest];
