import { readerSuffix } from './names.ts';

/** Quoted as PgBouncer wants it: the quote itself is doubled (PgBouncer docs, "config", section [databases]). */
const value = (field: string): string => `'{{ .${field} | replace "'" "''" }}'`;

/** The same in a user list (PgBouncer docs, "config", "Authentication file format"). */
const listed = (field: string): string => `"{{ .${field} | replace "\\"" "\\"\\"" }}"`;

const database = (suffix: string, host: string): string =>
  `{{ .database }}${suffix} = host=${value(host)} port={{ .port }} dbname=${value('database')}\n`;

/**
 * Keys of the Secret, as templates of the External Secrets operator: host and password exist in the contract only,
 * so neither the ConfigMap nor any other manifest holds them. The password lies here in the clear, because that
 * of a SCRAM login to the server cannot be made from its hash.
 */
export const poolerFiles = (hasReader: boolean): Readonly<Record<string, string>> => ({
  'databases.ini': `[databases]\n${database('', 'host')}${hasReader ? database(readerSuffix, 'readerHost') : ''}`,
  'userlist.txt': `${listed('user')} ${listed('password')}\n`,
});
