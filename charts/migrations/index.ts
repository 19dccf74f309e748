export {
  type BootstrapSqlProps,
  bootstrapSql,
  ownerRole,
} from './bootstrap-sql.ts';
export { migrationsOf } from './from-spec.ts';
export { Migrations } from './migrations.ts';
export type { BootstrapProps, MigrationProps, MigrationsProps } from './props.ts';
export { quoteIdentifier, quoteLiteral } from './quoting.ts';
