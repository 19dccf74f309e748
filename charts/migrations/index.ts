export {
  appRole,
  type BootstrapSqlProps,
  bootstrapSql,
  ownerRole,
  quoteIdentifier,
  quoteLiteral,
} from './bootstrap-sql.ts';
export { migrationsOf } from './from-spec.ts';
export { Migrations } from './migrations.ts';
export type { BootstrapProps, MigrationProps, MigrationsProps } from './props.ts';
