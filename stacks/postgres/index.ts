export type { FullPostgresProps } from './defaults.ts';
export type { Passwords } from './passwords.ts';
export { Postgres } from './postgres.ts';
export { type CredentialsMode, type PostgresProps, postgresTransforms } from './props.ts';
export { PostgresRecoveryReplica, type PostgresRecoveryReplicaProps } from './recovery-replica.ts';
