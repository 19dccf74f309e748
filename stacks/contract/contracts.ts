import { Construct } from 'constructs';
import type { BackupBucket } from '../backup/index.ts';
import type { Postgres } from '../postgres/index.ts';
import type { Redis } from '../redis/index.ts';
import { type ContractProps, ContractSecret } from './contract-secret.ts';

/** How the application reaches PostgreSQL. Its password is in it only when it has one. */
export class PostgresContract extends Construct {
  readonly arn: string;
  /** What the bootstrap Job needs to make roles; absent when RDS owns the master's secret. */
  readonly masterArn?: string;

  constructor(
    scope: Construct,
    id: string,
    props: ContractProps & { readonly postgres: Postgres; readonly user: string },
  ) {
    super(scope, id);
    const { instance, readerHost, passwords, props: settings } = props.postgres;
    const document = {
      engine: 'postgres',
      host: instance.address,
      port: settings.port,
      database: settings.database,
      readerHost,
      user: props.user,
      sslmode: 'verify-full',
      caBundle: 'rds-global-bundle',
    };
    this.arn = new ContractSecret(
      this,
      'Resource',
      { ...props, store: 'postgres', document },
      passwords?.application
        ? { values: { password: passwords.application }, version: passwords.version }
        : undefined,
    ).arn;
    if (passwords) {
      const master = {
        username: settings.masterUsername,
        host: instance.address,
        port: settings.port,
        dbname: settings.database,
      };
      this.masterArn = new ContractSecret(
        this,
        'master',
        { ...props, store: 'postgres/master', document: master },
        { values: { password: passwords.master }, version: passwords.version },
      ).arn;
    }
  }
}

/** How the application reaches the cache. It holds no secret: the user authenticates by IAM token. */
export class RedisContract extends Construct {
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    props: ContractProps & { readonly redis: Redis; readonly port: number },
  ) {
    super(scope, id);
    const { group, user } = props.redis;
    const document = {
      engine: 'redis',
      host: group.primaryEndpointAddress,
      port: props.port,
      readerHost: group.readerEndpointAddress,
      user,
      tls: true,
      auth: 'iam',
      replicationGroup: group.replicationGroupId,
    };
    this.arn = new ContractSecret(this, 'Resource', { ...props, store: 'redis', document }).arn;
  }
}

/** Where logical backups go. */
export class BackupContract extends Construct {
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    props: ContractProps & {
      readonly backup: BackupBucket;
      readonly region: string;
      /** Key prefix of backup objects, with its `/` at the end. */
      readonly objectPrefix: string;
      readonly backupKeyArn: string;
    },
  ) {
    super(scope, id);
    const document = {
      bucket: props.backup.bucket.bucket,
      region: props.region,
      prefix: props.objectPrefix,
      kmsKeyArn: props.backupKeyArn,
    };
    this.arn = new ContractSecret(this, 'Resource', { ...props, store: 'backup', document }).arn;
  }
}
