import { DbInstance, type DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance/index.js';
import { Construct } from 'constructs';
import { majorOf } from '../../facts/postgres-versions.ts';
import { toDays } from '../../spec/units.ts';
import { child } from '../child.ts';
import { refuseDestroy } from '../lifecycle.ts';
import type { FullPostgresProps } from './defaults.ts';
import { inCommon, type Surroundings } from './instance.ts';
import { logGroups } from './logs.ts';

/** Where a replica copies from, and what another region needs said anew. */
export interface ReplicaSource {
  /** Identifier of the primary in the same region, its ARN from another one. */
  readonly source: string;
  /** Only in another region: there the replica needs a key and subnets of its own, here it must name neither. */
  readonly elsewhere?: { readonly kmsKeyArn: string; readonly subnetGroup: string };
}

/**
 * A read replica. It is never protected from its own removal by a final snapshot: RDS takes none of a
 * replica (API reference, DeleteDBInstance), so a named one would make the destroy fail. Beside its
 * primary it holds nothing of its own and may go; in another region it is the copy that outlives the
 * primary, and is protected like it. Encryption is said although it comes from the primary: RDS reports
 * it, and provider 5.100 replaces an encrypted replica whose configuration does not say so.
 */
export class PostgresReplica extends Construct {
  readonly instance: DbInstance;

  constructor(
    scope: Construct,
    id: string,
    identifier: string,
    props: FullPostgresProps,
    around: Omit<Surroundings, 'subnetGroup'>,
    from: ReplicaSource,
  ) {
    super(scope, id);
    const isProtected = props.deletionProtection && from.elsewhere !== undefined;
    this.instance = new DbInstance(
      this,
      'Resource',
      child<DbInstanceConfig>(props, 'postgres.replica', {
        ...inCommon(props, { ...around, subnetGroup: '' }),
        identifier,
        instanceClass: props.replicaInstanceClass,
        replicateSourceDb: from.source,
        storageEncrypted: true,
        ...(from.elsewhere && {
          kmsKeyId: from.elsewhere.kmsKeyArn,
          dbSubnetGroupName: from.elsewhere.subnetGroup,
        }),
        multiAz: false,
        ...backups(props),
        deletionProtection: isProtected,
        lifecycle: refuseDestroy(isProtected),
        skipFinalSnapshot: true,
        dependsOn: logGroups(this, props, identifier),
      }),
    );
  }
}

/**
 * Said, or a promoted replica would run without backups: provider 5.100 sends a retention of 0 when it is
 * unset. A replica of PostgreSQL 13 has none of its own, and RDS refuses to be told of any (RDS User Guide,
 * "Working with read replicas for Amazon RDS for PostgreSQL").
 */
const backups = (props: FullPostgresProps) =>
  Number(majorOf(props.version)) < 14
    ? {}
    : { backupRetentionPeriod: toDays(props.backupRetention), backupWindow: props.backupWindow };
