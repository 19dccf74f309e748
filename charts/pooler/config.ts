import { poolerPort } from '../../spec/derived.ts';
import { type Duration, toSeconds } from '../../spec/units.ts';
import { caBundle, connectionsFolder } from '../connections.ts';
import { poolerStore, statsStore, statsUser } from './names.ts';
import type { PoolerProps } from './props.ts';

export const configFolder = '/etc/plinth/pooler';
export const certificateFolder = '/etc/plinth/pooler-tls';
export const secretFolder = `${connectionsFolder}/${poolerStore}`;
const statsFolder = `${connectionsFolder}/${statsStore}`;

/** In memory and in this container alone: it holds passwords. */
export const usersFolder = '/etc/plinth/pooler-users';
const joinedUsers = `${usersFolder}/userlist.txt`;

/** Seconds between two looks at the mounted files. The kubelet brings a changed Secret within a minute or so. */
export const reloadEvery = 10;

/** The files of the ConfigMap. None of them names a host or a user. */
export const configFiles = (props: PoolerProps): Readonly<Record<string, string>> => ({
  'pgbouncer.ini': settings(props),
  ...(props.scrape === undefined ? {} : { 'hba.conf': admission }),
  'run.sh': runScript(props),
  'alive.sh': aliveScript,
});

/**
 * `%include` comes first: a section lasts until the next one starts. With `verify-full` PgBouncer compares the
 * certificate with the host in databases.ini. `max_db_connections` is what the connection budget counted, whatever
 * users there are. The reserve helps after 3 s of waiting, well before `query_wait_timeout` refuses.
 */
function settings(props: PoolerProps): string {
  const all: Readonly<Record<string, string | number>> = {
    listen_addr: '*',
    listen_port: poolerPort,
    unix_socket_dir: '/tmp',
    pool_mode: 'transaction',
    default_pool_size: props.poolSize,
    reserve_pool_size: props.reservePool,
    reserve_pool_timeout: 3,
    max_db_connections: props.poolSize + props.reservePool,
    max_client_conn: props.maxClientConnections + (props.scrape === undefined ? 0 : scrapers),
    max_prepared_statements: props.maxPreparedStatements,
    query_wait_timeout: whole(props.queryWaitTimeout),
    client_idle_timeout: whole(props.clientIdleTimeout),
    server_idle_timeout: whole(props.serverIdleTimeout),
    server_lifetime: 3_600,
    server_connect_timeout: 5,
    server_login_retry: 5,
    ...silentPeers,
    ...logins(props),
    server_tls_sslmode: 'verify-full',
    server_tls_ca_file: caBundle.path,
    server_tls_protocols: 'secure',
    client_tls_sslmode: 'require',
    client_tls_cert_file: `${certificateFolder}/tls.crt`,
    client_tls_key_file: `${certificateFolder}/tls.key`,
    client_tls_protocols: 'secure',
    // Every JDBC driver sends it (PgBouncer docs, "config", ignore_startup_parameters).
    ignore_startup_parameters: 'extra_float_digits',
    // One line per connection is too many; statistics come once a minute.
    log_connections: 0,
    log_disconnections: 0,
  };
  const lines = Object.entries(all).map(([name, setting]) => `${name} = ${setting}`);
  return `%include ${secretFolder}/databases.ini\n\n[pgbouncer]\n${lines.join('\n')}\n`;
}

/**
 * A failover of RDS may end connections without a word: what was sent is dropped, and DNS names another host. The
 * kernel's defaults notice that after two hours on an idle connection and a quarter of an hour on a busy one, while
 * every place in the pool is taken. Either is given up 20 seconds after its last sign of life, on kernels that do not
 * hold idle ones to the last setting after 15 + 3 x 5 (PgBouncer docs, "config", Low-level network settings; tcp(7),
 * TCP_USER_TIMEOUT, in milliseconds).
 */
const silentPeers: Readonly<Record<string, number>> = {
  tcp_keepalive: 1,
  tcp_keepidle: 15,
  tcp_keepintvl: 5,
  tcp_keepcnt: 3,
  tcp_user_timeout: 20_000,
};

/**
 * Connections to PgBouncer's own database are never refused for their number, and count (PgBouncer, src/client.c,
 * decide_startup_pool): two Prometheus servers at once take no place of the service's.
 */
const scrapers = 2;

const logins = ({ scrape }: PoolerProps): Readonly<Record<string, string>> =>
  scrape === undefined
    ? { auth_type: 'scram-sha-256', auth_file: `${secretFolder}/userlist.txt` }
    : {
        auth_type: 'hba',
        auth_hba_file: `${configFolder}/hba.conf`,
        auth_file: joinedUsers,
        stats_users: statsUser,
      };

/** Statistics are for who runs in the pod, and that login is for nothing else. */
const admission = `hostssl pgbouncer ${statsUser} 127.0.0.1/32 scram-sha-256
host all ${statsUser} all reject
hostssl all all all scram-sha-256
`;

const whole = (duration: Duration): number => Math.ceil(toSeconds(duration));

/**
 * PgBouncer takes the place of the shell, so signals of the kubelet reach it. Of the files it reads it looks at the
 * user list alone by itself; a renewed certificate or another host takes a SIGHUP (PgBouncer docs, "usage",
 * Signals), which loses no connection. Without it the first certificate would be served until it has expired.
 */
const runScript = ({ scrape }: PoolerProps): string => `set -eu
# Every connection is an open file, and the usual limit of a process is lower than that of its container.
ulimit -n "$(ulimit -Hn)"
seen() { cat ${secretFolder}/* ${scrape ? `${statsFolder}/* ` : ''}${certificateFolder}/* ${caBundle.path} | cksum; }
${scrape ? joinUsers : 'users() { :; }'}
pooler=$$
before=$(seen)
users
while sleep "$1" && kill -0 "$pooler"; do
  now=$(seen) || continue
  test "$now" = "$before" && continue
  users || continue
  before=$now
  kill -HUP "$pooler"
done &
exec pgbouncer ${configFolder}/pgbouncer.ini
`;

/** PgBouncer reads one list of users, and the two Secrets it is made of have two makers. */
const joinUsers = `users() {
  (umask 077 && { cat ${secretFolder}/userlist.txt && printf '"${statsUser}" "%s"\\n' "$(cat ${statsFolder}/password)"; } > ${joinedUsers}.new) &&
    mv ${joinedUsers}.new ${joinedUsers}
}`;

/**
 * The answer to a request for TLS (PostgreSQL docs, "SSL Session Encryption") comes from PgBouncer's own loop, while
 * a connection alone is taken by the kernel. Needs no login, and no place among the clients.
 */
const aliveScript = `set -eu
exec 3<> /dev/tcp/127.0.0.1/${poolerPort}
printf '\\0\\0\\0\\10\\4\\322\\26\\57' >&3
read -r -N 1 -t 3 answer <&3
test "$answer" = S
`;
