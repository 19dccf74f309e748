import { poolerPort } from '../../spec/derived.ts';
import { caBundle } from '../connections.ts';
import { poolerTrust, readerSuffix } from '../pooler/names.ts';

/**
 * `encodeURIComponent` in the operator's template language: Go's `urlquery` differs from it only in writing
 * a space as `+`, and a literal plus is already `%2B` by then.
 */
const encoded = (field: string): string => `{{ .${field} | urlquery | replace "+" "%20" }}`;

/** Encryption, chain and host name all verified; the one spelling libpq, psycopg, asyncpg and node-postgres share. */
export const verifiedTls = `sslmode=verify-full&sslrootcert=${caBundle.path}`;

const postgresUrl = (hostField: string, userInfo: string): string =>
  `postgresql://${userInfo}@{{ .${hostField} }}:{{ .port }}/${encoded('database')}?${verifiedTls}`;

/**
 * `withPassword` is false where the application signs in with an IAM token: the token lives 15 minutes and is
 * made by the client for each new connection, so no URL can hold it.
 */
export function postgresUrls(withPassword: boolean): Readonly<Record<string, string>> {
  const userInfo = withPassword ? `${encoded('user')}:${encoded('password')}` : encoded('user');
  return {
    DATABASE_URL: postgresUrl('host', userInfo),
    DATABASE_READER_URL: postgresUrl('readerHost', userInfo),
  };
}

/**
 * Through the pooler, which the service verifies by the authority of its certificate. Behind it are two databases:
 * that of the primary and, when there is a replica, that of the reader.
 */
export function pooledUrls(host: string, hasReader: boolean): Readonly<Record<string, string>> {
  const url = (suffix: string) =>
    `postgresql://${encoded('user')}:${encoded('password')}@${host}:${poolerPort}/${encoded('database')}${suffix}?sslmode=verify-full&sslrootcert=${poolerTrust.path}`;
  return { DATABASE_URL: url(''), DATABASE_READER_URL: url(hasReader ? readerSuffix : '') };
}

/**
 * `rediss` verifies chain and host name against the public roots by default in ioredis, node-redis and
 * redis-py (facts/env-names.json). The password is an IAM token made by the client.
 */
export const redisUrls: Readonly<Record<string, string>> = {
  REDIS_URL: `rediss://${encoded('user')}@{{ .host }}:{{ .port }}/0`,
};
