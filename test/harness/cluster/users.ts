import { randomUUID, sign } from 'node:crypto';
import { type Api, PATIENCE, until } from './api.ts';
import { ISSUER } from './control-plane.ts';

export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

export interface Rights {
  /** Where `rules` hold. @default 'default' */
  readonly namespace?: string;
  /** Rights in the namespace. @default - none */
  readonly rules?: readonly PolicyRule[];
  /** Rights everywhere. @default - none */
  readonly clusterRules?: readonly PolicyRule[];
}

export type RbacSubject =
  | { readonly kind: 'User'; readonly name: string; readonly apiGroup: 'rbac.authorization.k8s.io' }
  | { readonly kind: 'ServiceAccount'; readonly name: string; readonly namespace: string };

/** Gives a subject these rights, and takes those it had from an earlier call. */
export async function grant(api: Api, subject: RbacSubject, rights: Rights): Promise<void> {
  const { namespace = 'default', rules = [], clusterRules = [] } = rights;
  const name = `plinth-test:${subject.name}`;
  const group = '/apis/rbac.authorization.k8s.io/v1';
  const inNamespace = `${group}/namespaces/${namespace}`;
  const subjects = [subject];
  const write = (path: string, kind: string, rest: object) =>
    api.apply(path, { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: { name }, ...rest });
  const roleRef = (kind: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name });
  await write(`${inNamespace}/roles/${name}`, 'Role', { rules });
  await write(`${inNamespace}/rolebindings/${name}`, 'RoleBinding', { subjects, roleRef: roleRef('Role') });
  await write(`${group}/clusterroles/${name}`, 'ClusterRole', { rules: clusterRules });
  const bound = { subjects, roleRef: roleRef('ClusterRole') };
  await write(`${group}/clusterrolebindings/${name}`, 'ClusterRoleBinding', bound);
  for (const rule of rules) await untilAllowed(api, subject, rule, namespace);
  for (const rule of clusterRules) await untilAllowed(api, subject, rule);
}

/** The API server hears of its own roles and bindings a moment after they were written. */
async function untilAllowed(
  api: Api,
  subject: RbacSubject,
  rule: PolicyRule,
  namespace?: string,
): Promise<void> {
  const user =
    subject.kind === 'User' ? subject.name : `system:serviceaccount:${subject.namespace}:${subject.name}`;
  const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
  for (const attributes of attributesOf(rule, namespace)) {
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user, ...attributes },
    };
    await until(
      `the right of ${user} to ${rule.verbs.join(', ')}`,
      async () => {
        const { text } = await api.send('POST', path, review);
        const { status } = JSON.parse(text) as { status?: { allowed?: boolean } };
        return status?.allowed === true ? true : undefined;
      },
      PATIENCE,
    );
  }
}

/** Everything a rule allows, as the API server is asked about it. */
function attributesOf(rule: PolicyRule, namespace: string | undefined): object[] {
  const { apiGroups = [], resources = [], resourceNames = [undefined], nonResourceURLs = [], verbs } = rule;
  return verbs.flatMap((verb) => [
    ...nonResourceURLs.map((path) => ({ nonResourceAttributes: { path, verb } })),
    ...apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        resourceNames.map((name) => ({ resourceAttributes: { namespace, verb, group, resource, name } })),
      ),
    ),
  ]);
}

export interface ServiceAccount {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
}

export async function makeServiceAccount(api: Api, name: string, namespace: string): Promise<ServiceAccount> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`;
  await api.apply(path, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } });
  const { metadata } = await api.get<{ metadata: { uid: string } }>(path);
  return { name, namespace, uid: metadata.uid };
}

/** Seconds for which the API server goes on taking a token that has expired, for clocks that differ (go-jose). */
export const LEEWAY = 60;

/**
 * A token of a service account, signed as the API server itself signs them, that the server takes until `expires`
 * (milliseconds since 1970).
 */
export function serviceAccountToken(account: ServiceAccount, key: string, expires: number): string {
  const ends = Math.floor(expires / 1000) - LEEWAY;
  const claims = {
    iss: ISSUER,
    aud: [ISSUER],
    sub: `system:serviceaccount:${account.namespace}:${account.name}`,
    iat: ends - 3_600,
    nbf: ends - 3_600,
    exp: ends,
    jti: randomUUID(),
    'kubernetes.io': {
      namespace: account.namespace,
      serviceaccount: { name: account.name, uid: account.uid },
    },
  };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'ES256', typ: 'JWT' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
