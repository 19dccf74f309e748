import {
  aBackupReplication,
  aClusterParameterGroup,
  aDbSubnetGroup,
  anOptionGroup,
  aParameterGroup,
  aProxy,
  aProxyTarget,
  aSnapshot,
} from './base/rds.ts';
import { change, configured, creation, dangerous, deletion, refused, review } from './build.ts';
import type { Case } from './case.ts';
import { rdsAroundEnds } from './rds-around-ends.ts';
import * as source from './sources.ts';

const parameter = (name: string, value: string, apply_method: 'immediate' | 'pending-reboot') => ({
  name,
  value,
  apply_method,
});

const GROUP = 'aws_db_parameter_group.main';
const groups: readonly Case[] = [
  {
    id: 'parameter-dynamic',
    title: 'A dynamic parameter that only logs more',
    ...change(aParameterGroup(), {
      parameter: [parameter('log_min_duration_statement', '250', 'immediate')],
    }),
    expect: {},
    source: source.PARAMETERS,
  },
  {
    id: 'parameter-static',
    title: 'A static parameter that waits for a reboot',
    ...change(aParameterGroup({ parameter: [parameter('max_connections', '400', 'pending-reboot')] }), {
      parameter: [parameter('max_connections', '800', 'pending-reboot')],
    }),
    expect: { [GROUP]: review({ timing: 'next-reboot', interruption: 'none', data: 'none' }) },
    source: source.PARAMETERS,
  },
  {
    id: 'parameter-static-immediate',
    title: 'A static parameter with apply_method immediate',
    ...change(aParameterGroup(), {
      parameter: [
        parameter('log_min_duration_statement', '500', 'immediate'),
        parameter('shared_buffers', '262144', 'immediate'),
      ],
    }),
    expect: { [GROUP]: refused },
    source: 'Amazon RDS API Reference, ModifyDBParameterGroup',
  },
  {
    id: 'parameter-tls-forced',
    title: 'TLS forced on clients at once',
    ...change(aParameterGroup({ parameter: [parameter('rds.force_ssl', '0', 'immediate')] }), {
      parameter: [parameter('rds.force_ssl', '1', 'immediate')],
    }),
    expect: { [GROUP]: review({ timing: 'now', data: 'none' }) },
    source: 'Amazon RDS User Guide, Using SSL with a PostgreSQL DB instance',
  },
  {
    id: 'parameter-group-description',
    title: 'Another description: replaces the parameter group',
    ...change(aParameterGroup(), { description: 'orders, tuned' }),
    expect: { [GROUP]: review({ data: 'none' }) },
    source: `${source.PARAMETERS}; ${source.PROVIDER}`,
  },
  {
    id: 'cluster-parameter-static',
    title: 'A static parameter of a cluster that waits for a reboot',
    ...change(aClusterParameterGroup(), {
      parameter: [
        parameter('log_min_duration_statement', '500', 'immediate'),
        parameter('max_connections', '800', 'pending-reboot'),
      ],
    }),
    expect: {
      'aws_rds_cluster_parameter_group.main': review({
        timing: 'next-reboot',
        interruption: 'none',
        data: 'none',
      }),
    },
    source: source.PARAMETERS,
  },
  {
    id: 'option-group-tags',
    title: 'Tags of an option group',
    ...change(anOptionGroup(), { tags: { team: 'crm' } }),
    expect: {},
    source: 'Amazon RDS User Guide, Working with option groups',
  },
  {
    id: 'option-group-deleted',
    title: 'An option group deleted',
    ...deletion(anOptionGroup()),
    expect: { 'aws_db_option_group.main': review({ data: 'none' }) },
    source: 'Amazon RDS User Guide, Working with option groups',
  },
  {
    id: 'subnet-group-wider',
    title: 'A subnet and a description more for the subnet group',
    ...change(aDbSubnetGroup(), {
      description: 'orders',
      subnet_ids: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002', 'subnet-0a1b2c3d4e5f60003'],
    }),
    expect: {},
    source: source.PROVIDER,
  },
  {
    id: 'subnet-group-narrower',
    title: 'A subnet taken out of the subnet group, refused if it is in use',
    ...change(
      aDbSubnetGroup({
        subnet_ids: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002', 'subnet-0a1b2c3d4e5f60003'],
      }),
      { subnet_ids: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'] },
    ),
    expect: { 'aws_db_subnet_group.main': review({ data: 'none', apply: 'unknown' }) },
    source: 'Amazon RDS API Reference, ModifyDBSubnetGroup',
  },
];

const PROXY = 'aws_db_proxy.main';
const proxies: readonly Case[] = [
  {
    id: 'proxy-subnets',
    title: 'Other subnets: replaces the proxy',
    ...change(aProxy(), { vpc_subnet_ids: ['subnet-0a1b2c3d4e5f60002', 'subnet-0a1b2c3d4e5f60003'] }),
    expect: { [PROXY]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    source: `${source.PROXY}; ${source.PROVIDER}`,
  },
  {
    id: 'proxy-deleted',
    title: 'The proxy deleted',
    ...deletion(aProxy()),
    expect: { [PROXY]: dangerous({ timing: 'now', interruption: 'outage', data: 'none' }) },
    source: 'Amazon RDS User Guide, Deleting an RDS Proxy',
  },
  {
    id: 'proxy-target',
    title: 'The proxy aimed at another instance',
    ...change(aProxyTarget(), { db_instance_identifier: 'orders-new' }),
    expect: {
      'aws_db_proxy_target.main': dangerous({ timing: 'now', interruption: 'outage', data: 'none' }),
    },
    source: source.PROVIDER,
  },
  {
    id: 'proxy-tls-forced',
    title: 'The proxy refuses clients without TLS',
    ...change(aProxy({ require_tls: false }), { require_tls: true }),
    expect: { [PROXY]: review({ timing: 'now', interruption: 'unknown', data: 'none' }) },
    source: source.PROXY,
  },
  {
    id: 'proxy-idle-timeout',
    title: 'A longer idle timeout, debug logs and tags of the proxy',
    ...change(aProxy(), { idle_client_timeout: 3600, debug_logging: true, tags: { team: 'orders' } }),
    expect: {},
    source: source.PROXY,
  },
];

const copies: readonly Case[] = [
  {
    id: 'snapshot-deleted',
    title: 'A snapshot deleted',
    ...deletion(aSnapshot()),
    expect: {
      'aws_db_snapshot.main': dangerous({ timing: 'now', data: 'recoverability-reduced', reversible: 'no' }),
    },
    source: 'Amazon RDS User Guide, Deleting a DB snapshot',
  },
  {
    id: 'snapshot-public',
    title: 'A snapshot shared with everybody',
    ...change(aSnapshot(), { shared_accounts: ['all'] }),
    expect: { 'aws_db_snapshot.main': dangerous({ timing: 'now' }) },
    source: source.SHARED_SNAPSHOT,
  },
  {
    id: 'snapshot-created',
    title: 'A new snapshot',
    ...creation(aSnapshot()),
    expect: {},
    source: 'Amazon RDS User Guide, Creating a DB snapshot',
  },
  {
    id: 'replicated-backups-retention',
    title: 'Replicated backups kept for shorter: replication starts anew',
    ...change(aBackupReplication(), { retention_period: 7 }),
    expect: {
      'aws_db_instance_automated_backups_replication.main': review({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
      }),
    },
    source: source.REPLICATED_BACKUPS,
  },
  {
    id: 'replicated-backups-stopped',
    title: 'Backups are not replicated to the other region any more',
    ...deletion(aBackupReplication()),
    expect: {
      'aws_db_instance_automated_backups_replication.main': review({
        timing: 'now',
        interruption: 'none',
        data: 'recoverability-reduced',
      }),
    },
    source: source.REPLICATED_BACKUPS,
  },
  {
    id: 'replicated-backups-started',
    title: 'Backups are replicated to the other region',
    before: configured(),
    after: configured(aBackupReplication()),
    expect: {},
    source: source.REPLICATED_BACKUPS,
  },
];

export const rdsAround: readonly Case[] = [...groups, ...proxies, ...copies, ...rdsAroundEnds];
