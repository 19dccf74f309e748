import type { AttributeChange } from '../../change.ts';
import { type FindingProps, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import {
  blocks,
  canonical,
  flag,
  hasUnknown,
  isMarker,
  isUnknown,
  isUnset,
  type Json,
  type Value,
  type ValueObject,
} from '../../value.ts';
import { causeOf, keepsName } from './cause.ts';
import { always, securityGroups, turnsOff, turnsOn, unknownValue } from './rules.ts';
import { sources } from './sources.ts';

/** What AWS fills in, and what no login depends on: a change of these alone is none of the way to log in. */
const beside: ReadonlySet<string> = new Set(['client_password_auth_type', 'description']);

/** The ways to log in, each as one text, with what is unset or filled in by AWS left out. */
const methods = (value: Value): readonly string[] =>
  blocks(value).map((block) =>
    canonical(
      Object.fromEntries(
        Object.entries(block).filter(
          ([name, item]) =>
            !isUnset(item) && !(beside.has(name) && (isUnknown(item) || name === 'description')),
        ),
      ) as unknown as Json,
    ),
  );

const isOpenMethod = (block: ValueObject): boolean =>
  Object.entries(block).some(([name, item]) => !beside.has(name) && hasUnknown(item));

/** Who may log in through the proxy, and with what. */
const auth: AttributeRule = ({ name, before, after }) => {
  const narrows =
    isMarker(after) ||
    blocks(after).some(isOpenMethod) ||
    methods(before).some((method) => !methods(after).includes(method));
  return [
    finding({
      code: 'rds-proxy-auth',
      attribute: name,
      severity: 'review',
      interruption: narrows ? 'unknown' : 'none',
      why: narrows
        ? 'Changes or removes ways to log in to the proxy now. Logins through a secret that goes fail.'
        : 'Adds ways to log in to the proxy now.',
      source: sources.proxy,
    }),
  ];
};

const requireTls: AttributeRule = (attribute) => {
  const code = 'rds-proxy-tls';
  if (isMarker(attribute.after)) return unknownValue(attribute, { code, source: sources.proxy });
  if (turnsOn(attribute))
    return [
      finding({
        code,
        attribute: attribute.name,
        interruption: 'unknown',
        why: 'Demands TLS of the clients of the proxy from now on. Those that connect without are refused.',
        source: sources.proxy,
      }),
    ];
  if (!turnsOff(attribute)) return [];
  return [
    finding({
      code: 'rds-proxy-tls-not-demanded',
      attribute: attribute.name,
      severity: 'review',
      why: 'Lets clients connect to the proxy without TLS from now on, passwords and data in the clear.',
      fix: 'Keep require_tls = true.',
      source: sources.proxy,
    }),
  ];
};

const debugLogging: AttributeRule = (attribute) =>
  turnsOn(attribute)
    ? [
        finding({
          code: 'rds-proxy-debug-logging',
          attribute: attribute.name,
          severity: 'safe',
          why: 'Writes details of connections and statements to the log. The proxy turns that off after a day.',
          source: sources.proxy,
        }),
      ]
    : [];

const proxyGone: FindingProps = {
  code: 'rds-proxy-delete',
  interruption: 'outage',
  why: 'Deletes the proxy; the database and its data stay. Every client that connects through it is cut off.',
  fix: 'Move the clients to another endpoint first.',
  source: sources.proxy,
};

/** Of a kind that clients reach by name: left beside the new one. */
const leftEndpoint =
  (gone: FindingProps, noun: string): Rule =>
  (change) => [
    finding({
      ...gone,
      code: `${gone.code}-left`,
      interruption: 'unknown',
      why: `Creates a new ${noun} and stops managing the old one, which keeps running. It is replaced because ${causeOf(change)}.`,
      fix: undefined,
    }),
  ];

/** Of a kind that clients reach by name: gone, or its name taken. */
const replacedEndpoint =
  (gone: FindingProps, argument: string, noun: string): Rule =>
  (change) => {
    const cause = ` It is replaced because ${causeOf(change)}.`;
    if (change.replaceOrder === 'create-first' && keepsName(change, argument))
      return [
        finding({
          ...gone,
          code: `${gone.code}-name-taken`,
          timing: 'not-applied',
          interruption: 'none',
          apply: 'fails',
          why: `Plans the new ${noun} before the old one is gone and under its name, which AWS refuses.${cause}`,
          fix: 'Give it another name.',
        }),
      ];
    return [finding({ ...gone, why: `${gone.why}${cause}` })];
  };

export const proxy: Kind = {
  types: ['aws_db_proxy'],
  noun: 'the database proxy',
  updated: {
    auth,
    debug_logging: debugLogging,
    idle_client_timeout: quiet,
    name: always({
      code: 'rds-proxy-rename',
      interruption: 'unknown',
      why: 'Renames the proxy in place now. Whether its host name changes with it is not documented.',
      fix: 'Keep the name, or be ready to move the clients.',
      source: sources.proxy,
    }),
    require_tls: requireTls,
    role_arn: always({
      code: 'rds-proxy-role',
      interruption: 'unknown',
      why: 'Reads the secrets with another role from now on. Where that one may not, logins fail.',
      source: sources.proxy,
    }),
    vpc_security_group_ids: securityGroups('rds-proxy'),
  },
  destroyed: () => [finding(proxyGone)],
  replaced: replacedEndpoint(proxyGone, 'name', 'proxy'),
  left: leftEndpoint(proxyGone, 'proxy'),
  guards: { require_tls: (value) => flag(value) === true },
};

const endpointGone: FindingProps = {
  code: 'rds-proxy-endpoint-delete',
  interruption: 'outage',
  why: 'Deletes the endpoint of the proxy; the database and its data stay. Clients that use its host name are cut off.',
  fix: 'Move the clients to another endpoint first.',
  source: sources.proxy,
};

export const proxyEndpoint: Kind = {
  types: ['aws_db_proxy_endpoint'],
  noun: 'the proxy endpoint',
  updated: { vpc_security_group_ids: securityGroups('rds-proxy-endpoint') },
  destroyed: () => [finding(endpointGone)],
  replaced: replacedEndpoint(endpointGone, 'db_proxy_endpoint_name', 'endpoint'),
  left: leftEndpoint(endpointGone, 'endpoint'),
};

const targetGone: FindingProps = {
  code: 'rds-proxy-target-delete',
  interruption: 'outage',
  why: 'Takes the database out of the proxy; its data stays. Clients of the proxy have nothing to connect to.',
  fix: 'Move the clients to the database itself first.',
  source: sources.proxyTargets,
};

const targetReplaced: Rule = (change) => {
  const cause = ` It is replaced because ${causeOf(change)}.`;
  if (change.replaceOrder === 'destroy-first')
    return [
      finding({ ...targetGone, why: `${targetGone.why} The new target follows.${cause}`, fix: undefined }),
    ];
  return [
    finding({
      ...targetGone,
      code: 'rds-proxy-target-replace',
      interruption: 'unknown',
      apply: 'unknown',
      why: `Adds a target beside the one the proxy has. A proxy serves one database, so AWS may refuse.${cause}`,
      fix: undefined,
    }),
  ];
};

export const proxyTarget: Kind = {
  types: ['aws_db_proxy_target'],
  noun: 'the proxy target',
  updated: {},
  destroyed: () => [finding(targetGone)],
  replaced: targetReplaced,
  left: targetReplaced,
};

const share = (value: Value): AttributeChange['before'] => blocks(value)[0]?.max_connections_percent ?? null;

const pool: AttributeRule = (attribute) => {
  const { name, before, after } = attribute;
  if (isUnset(after)) return [];
  if (hasUnknown(after)) return unknownValue(attribute, { code: 'rds-proxy-pool', source: sources.proxy });
  const [old, planned] = [share(before), share(after)];
  if (typeof old !== 'number' || typeof planned !== 'number' || planned >= old) return [];
  return [
    finding({
      code: 'rds-proxy-pool-lowered',
      attribute: name,
      interruption: 'unknown',
      why:
        `Lowers the proxy's share of the database connections now, ${old} to ${planned} percent. ` +
        'Clients beyond that wait, and fail after the borrow timeout.',
      source: sources.proxy,
    }),
  ];
};

const keptByAws: Rule = () => [
  finding({
    code: 'rds-proxy-target-group-kept',
    severity: 'safe',
    timing: 'not-applied',
    why: 'Stops managing the default target group, which the proxy keeps as it is.',
    source: 'AWS provider documentation, aws_db_proxy_default_target_group',
  }),
];

export const proxyTargetGroup: Kind = {
  types: ['aws_db_proxy_default_target_group'],
  noun: 'the default target group',
  updated: { connection_pool_config: pool },
  destroyed: keptByAws,
  replaced: keptByAws,
  left: keptByAws,
};
