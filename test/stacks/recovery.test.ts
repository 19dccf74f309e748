import './matchers.ts';
import { describe, expect, it } from 'vitest';
import type { ResolvedSpec } from '../../spec/resolved-spec.ts';
import { development, production } from './fixture.ts';
import { addresses, at, synthStack } from './synth.ts';

const prod = synthStack(production);

describe('the replica in the recovery region', () => {
  const replica = at(prod, 'aws_db_instance.recovery_postgres');

  it('follows the primary by ARN, encrypted with a key of its own region', () => {
    expect(replica).toMatchObject({
      identifier: 'orders-prod-recovery',
      replicate_source_db: '${aws_db_instance.postgres.arn}',
      storage_encrypted: true,
      kms_key_id: '${aws_kms_key.recovery_encryption.arn}',
      performance_insights_kms_key_id: '${aws_kms_key.recovery_encryption.arn}',
    });
  });

  it('has subnets, parameters, security group and logs of its own', () => {
    expect(replica).toMatchObject({
      db_subnet_group_name: '${aws_db_subnet_group.recovery_postgres_subnet-group.name}',
      parameter_group_name: '${aws_db_parameter_group.recovery_postgres_parameter-group.name}',
      vpc_security_group_ids: ['${aws_security_group.recovery_postgres_security-group.id}'],
      depends_on: [
        'aws_cloudwatch_log_group.recovery_postgres_postgresql-log',
        'aws_cloudwatch_log_group.recovery_postgres_upgrade-log',
      ],
    });
    expect(at(prod, 'aws_db_parameter_group.recovery_postgres_parameter-group').parameter).toEqual(
      at(prod, 'aws_db_parameter_group.postgres_parameter-group').parameter,
    );
  });

  it('keeps backups once promoted', () => {
    expect(replica.backup_retention_period).toBe(35);
  });
});

describe('the recovery region', () => {
  it('holds everything below recovery, and nothing else', () => {
    const [here, there] = [false, true].map((recovery) =>
      addresses(prod).filter((address) => (at(prod, address).provider === 'aws.recovery') === recovery),
    );
    expect(there?.length).toBeGreaterThan(0);
    expect(there?.filter((address) => !address.includes('.recovery_'))).toEqual([]);
    expect(here?.filter((address) => address.includes('.recovery_'))).toEqual([]);
  });

  it('has the next address block and its own zones', () => {
    expect(at(prod, 'aws_vpc.recovery_network_vpc').cidr_block).toBe('10.41.0.0/16');
    const { network } = production;
    if (network.kind !== 'created') throw new Error('the fixture creates its network');
    const zones = ['eu-central-1b', 'eu-central-1c', 'eu-central-1d'];
    const elsewhere = synthStack({
      ...production,
      network: { ...network, recovery: { availabilityZones: zones } },
    });
    expect(
      [1, 2, 3].map(
        (number) => at(elsewhere, `aws_subnet.recovery_network_subnet_${number}`).availability_zone,
      ),
    ).toEqual(zones);
  });

  it('is not billed for interface endpoints nobody uses', () => {
    const there = Object.keys(prod.resource.aws_vpc_endpoint ?? {}).filter((id) =>
      id.startsWith('recovery_'),
    );
    expect(there).toEqual(['recovery_network_s3-endpoint']);
  });

  it('uses a given network there', () => {
    const given: ResolvedSpec = {
      ...production,
      network: {
        kind: 'given',
        vpcId: 'vpc-here',
        subnetIds: ['subnet-a', 'subnet-b'],
        recovery: { vpcId: 'vpc-there', subnetIds: ['subnet-c', 'subnet-d'] },
        clientSecurityGroupIds: [],
      },
    };
    const stack = synthStack(given);
    expect(at(stack, 'aws_security_group.recovery_postgres_security-group').vpc_id).toBe('vpc-there');
    expect(stack.resource).not.toHaveProperty('aws_vpc');
  });

  it('is refused without a network to live in', () => {
    const homeless: ResolvedSpec = { ...production, network: development.network };
    expect(() => synthStack(homeless)).toThrow('needs a network there');
  });

  it('holds nothing when no replica is asked for', () => {
    const { replicas } = production.postgres;
    const none = synthStack({
      ...production,
      postgres: { ...production.postgres, replicas: { ...replicas, inRecoveryRegion: false } },
    });
    expect(addresses(none).filter((address) => address.includes('recovery'))).toEqual([]);
  });
});
