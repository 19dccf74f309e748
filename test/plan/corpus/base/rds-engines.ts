import type { JsonObject } from '../../../../plan/value.ts';
import type { Resource } from '../case.ts';
import { anInstance } from './rds.ts';

/** With nothing in the way of a destroy. */
export const unguarded: JsonObject = {
  deletion_protection: false,
  skip_final_snapshot: true,
  final_snapshot_identifier: null,
  delete_automated_backups: true,
};

/** The guarded instance with another engine. */
export const aMysqlInstance = (args: JsonObject = {}, attributes: JsonObject = {}): Resource =>
  anInstance(
    {
      engine: 'mysql',
      engine_version: '8.0.39',
      port: 3306,
      parameter_group_name: 'orders-mysql80',
      ...args,
    },
    { option_group_name: 'default:mysql-8-0', license_model: 'general-public-license', ...attributes },
  );

export const anOracleInstance = (args: JsonObject = {}): Resource =>
  anInstance(
    {
      engine: 'oracle-se2',
      engine_version: '19.0.0.0.ru-2024-01.rur-2024-01.r1',
      instance_class: 'db.m6i.large',
      port: 1521,
      db_name: 'ORCL',
      license_model: 'license-included',
      character_set_name: 'AL32UTF8',
      parameter_group_name: 'orders-oracle19',
      ...args,
    },
    { option_group_name: 'default:oracle-se2-19', nchar_character_set_name: 'AL16UTF16' },
  );

export const aSqlServerInstance = (args: JsonObject = {}): Resource =>
  anInstance(
    {
      engine: 'sqlserver-se',
      engine_version: '15.00.4385.2.v1',
      instance_class: 'db.m6i.large',
      port: 1433,
      db_name: null,
      license_model: 'license-included',
      timezone: 'W. Europe Standard Time',
      parameter_group_name: 'orders-sqlserver15',
      ...args,
    },
    {
      option_group_name: 'default:sqlserver-se-15-00',
      character_set_name: 'SQL_Latin1_General_CP1_CI_AS',
      db_name: '',
    },
  );
