import { common } from './common.ts';
import { dumpScript, dumpSql, pgDumpScript } from './dump.ts';
import { fetchScript } from './fetch.ts';
import { reportScript } from './report.ts';
import { restoreScript, rolesSql } from './restore.ts';
import { rowsSql } from './rows.ts';
import { tokenScript, uploadScript } from './upload.ts';

/** The files of the ConfigMap, by name. */
export const scripts = {
  'common.sh': common,
  'dump.sh': dumpScript,
  'dump.sql': dumpSql,
  'fetch.sh': fetchScript,
  'pg-dump.sh': pgDumpScript,
  'report.sh': reportScript,
  'restore.sh': restoreScript,
  'roles.sql': rolesSql,
  'rows.sql': rowsSql,
  'token.sh': tokenScript,
  'upload.sh': uploadScript,
} as const;

export type ScriptName = Extract<keyof typeof scripts, `${string}.sh`>;
