import { ApiError } from '../api.ts';
import { maskText } from '../mask.ts';
import { ClusterError, type ClusterProblem } from '../problem.ts';
import { RefusedLogin } from './client.ts';
import { conflictsOf } from './conflicts.ts';
import { kindNotServed } from './discovery.ts';
import { fieldProblems } from './field-problems.ts';
import { installationOf } from './kind-sources.ts';
import { networkProblem } from './network-problems.ts';

/**
 * What a failed request means, and what to do. Every refusal has one code:
 *
 * | code | the server, or the way to it |
 * |---|---|
 * | PLINTH-K8S-030 | never answered: refused, unknown host |
 * | PLINTH-K8S-031 | answered before, and stopped for longer than requests are repeated |
 * | PLINTH-K8S-032 | has a certificate that is not trusted, or speaks no TLS |
 * | PLINTH-K8S-033 | has a certificate that is not valid now: expired, or a wrong clock |
 * | PLINTH-K8S-034 | accepted no connection, or gave no answer, in time |
 * | PLINTH-K8S-035 | refused the credentials: expired or unknown |
 * | PLINTH-K8S-036 | forbids the verb on the kind |
 * | PLINTH-K8S-037 | does not serve the kind |
 * | PLINTH-K8S-038 | is deleting the namespace |
 * | PLINTH-K8S-039 | has no such namespace |
 * | PLINTH-K8S-040 | refuses by ResourceQuota |
 * | PLINTH-K8S-041 | refuses by Pod Security |
 * | PLINTH-K8S-042 | could not call an admission webhook |
 * | PLINTH-K8S-043 | refuses by an admission webhook or policy |
 * | PLINTH-K8S-044 | finds a field that the schema has not, or not of that type |
 * | PLINTH-K8S-045 | finds a field with a value that is not allowed |
 * | PLINTH-K8S-046 | finds a changed field that is immutable |
 * | PLINTH-K8S-047 | finds a field that another manager owns |
 * | PLINTH-K8S-048 | has another version of the object than the one meant |
 * | PLINTH-K8S-049 | has the object already |
 * | PLINTH-K8S-050 | is busy, for longer than requests are repeated |
 * | PLINTH-K8S-051 | failed |
 * | PLINTH-K8S-052 | finds the object too large |
 * | PLINTH-K8S-053 | refuses by LimitRange |
 * | PLINTH-K8S-054 | is no API server |
 * | PLINTH-K8S-059 | refuses for another reason |
 *
 * The server repeats values it does not like: those that are credentials are hidden.
 */
export function problemsOf(error: unknown, path: string): readonly ClusterProblem[] {
  if (error instanceof ClusterError) return error.problems;
  if (!(error instanceof ApiError)) throw error;
  return refusalsOf(error, path).map(masked);
}

function refusalsOf(error: ApiError, path: string): readonly ClusterProblem[] {
  if (error.status === 0) return [networkProblem(error, path)];
  const fields = [...fieldProblems(error, path), ...conflicts(error, path)];
  if (fields.length > 0) return fields;
  const rule = rules.find(({ applies }) => applies(error)) ?? otherwise;
  return [{ code: rule.code, path, got: shortened(error.message), ...rule.says(error) }];
}

/** Whether a value is a credential may be said by the name of its field alone. */
function masked({ code, path, got, rule, fix }: ClusterProblem): ClusterProblem {
  const name = /([\w-]+)(?:"?\])?$/.exec(path)?.[1] ?? '';
  const shown = maskText(`${name}=${got}`);
  return {
    code,
    path: maskText(path),
    got: shown.startsWith(`${name}=`) ? shown.slice(name.length + 1) : shown,
    rule: maskText(rule),
    fix: maskText(fix),
  };
}

/** The first of `problemsOf`. */
export function problemOf(error: unknown, path: string): ClusterProblem {
  const [first] = problemsOf(error, path);
  if (first === undefined) throw error;
  return first;
}

const longestMessage = 400;
const shortened = (text: string): string =>
  text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;

/** Told before anything is written (PLINTH-K8S-068), unless somebody took the field since. */
const conflicts = (error: ApiError, path: string): ClusterProblem[] =>
  (conflictsOf(error) ?? []).map(({ field, manager }) => ({
    code: 'PLINTH-K8S-047',
    path: `${path} ${field}`,
    got: `a field owned by ${manager}`,
    rule: 'a field is owned by one manager',
    fix: `let ${manager} give it up, leave the field out of the description, or take it with --force-conflicts`,
  }));

interface Rule {
  readonly code: string;
  readonly applies: (error: ApiError) => boolean;
  readonly says: (error: ApiError) => Pick<ClusterProblem, 'rule' | 'fix'> & { readonly got?: string };
}

const says =
  (pattern: RegExp) =>
  ({ message }: ApiError) =>
    pattern.test(message);
const part = ({ message }: ApiError, pattern: RegExp): string => pattern.exec(message)?.[1] ?? '';

/** The first that applies is the reason; 403 and 422 have many. */
const rules: readonly Rule[] = [
  {
    code: 'PLINTH-K8S-037',
    applies: ({ reason }) => reason === kindNotServed,
    says: ({ causes: [{ field = '', message = '' } = {}] }) => ({
      rule: 'the cluster serves every kind that is applied',
      fix: installationOf(field, message),
    }),
  },
  {
    code: 'PLINTH-K8S-035',
    applies: ({ status }) => status === 401,
    says: ({ cause }) => ({
      got: 'Unauthorized: the credentials have expired, or the cluster does not know them',
      rule: 'the credentials of the kubeconfig are accepted by the cluster',
      fix: cause instanceof RefusedLogin ? cause.message : 'log in again',
    }),
  },
  {
    code: 'PLINTH-K8S-038',
    applies: ({ message, causes }) =>
      causes.some(({ reason }) => reason === 'NamespaceTerminating') ||
      /because it is being terminated/.test(message),
    says: (error) => {
      const namespace = part(error, /in namespace (\S+) because/) || '<namespace>';
      return {
        rule: 'nothing is made in a namespace that is being deleted',
        fix: `wait until \`kubectl get namespace ${namespace}\` finds it no more; if it stays, its status names the finalizers that hold it`,
      };
    },
  },
  {
    code: 'PLINTH-K8S-040',
    applies: says(/exceeded quota: |failed quota: /),
    says: (error) => ({
      rule: `ResourceQuota ${part(error, /(?:exceeded|failed) quota: ([^,:]+)/)} of the namespace holds`,
      fix: 'ask for less (replicas, requests, limits), free what is not needed, or have the quota raised',
    }),
  },
  {
    code: 'PLINTH-K8S-041',
    applies: says(/violates PodSecurity/),
    says: (error) => ({
      rule: `pods keep to Pod Security ${part(error, /violates PodSecurity "([^"]+)"/)}, which the namespace enforces`,
      fix: 'set the fields the message names in the securityContext of the pod and its containers',
    }),
  },
  {
    code: 'PLINTH-K8S-053',
    applies: says(/(?:maximum|minimum) \S+ usage per |limit to request ratio/),
    says: () => ({
      rule: 'requests and limits are within the LimitRange of the namespace',
      fix: 'change resources, or have the LimitRange changed (`kubectl describe limitrange`)',
    }),
  },
  {
    code: 'PLINTH-K8S-042',
    applies: says(/failed calling webhook|failed to call webhook/),
    says: (error) => {
      const webhook = part(error, /failed calling webhook "([^"]+)"/);
      return {
        rule: `admission webhook ${webhook} answers`,
        fix: 'see that the pods behind the webhook run and that the API server reaches them; the message ends with why it did not',
      };
    },
  },
  {
    code: 'PLINTH-K8S-043',
    applies: says(/denied (?:the )?request/),
    says: (error) => ({
      rule: `${part(error, /((?:admission webhook|ValidatingAdmissionPolicy) ["'][^"']+["'])/)} allows the object`,
      fix: 'change what the message names, or talk to who keeps the policy',
    }),
  },
  {
    code: 'PLINTH-K8S-036',
    applies: ({ status, message }) => status === 403 && / cannot \S+ resource /.test(message),
    says: forbidden,
  },
  {
    code: 'PLINTH-K8S-039',
    applies: ({ status, message }) => status === 404 && /^namespaces "/.test(message),
    says: (error) => ({
      rule: 'the namespace exists before what is in it',
      fix: `apply the namespace too, or \`kubectl create namespace ${part(error, /^namespaces "([^"]+)"/)}\``,
    }),
  },
  {
    code: 'PLINTH-K8S-049',
    applies: ({ reason }) => reason === 'AlreadyExists',
    says: () => ({
      rule: 'an object that is created is not there yet',
      fix: 'run the same command again: it starts from what is there now',
    }),
  },
  {
    code: 'PLINTH-K8S-048',
    applies: ({ status }) => status === 409,
    says: () => ({
      rule: 'nobody changes the object meanwhile',
      fix: 'run the same command again: it starts from what is there now',
    }),
  },
  {
    code: 'PLINTH-K8S-050',
    applies: ({ status }) => status === 429,
    says: ({ message }) => ({
      rule: 'the API server has time for the request',
      fix: /disruption budget/.test(message)
        ? 'let the PodDisruptionBudget allow one more pod to go'
        : 'try again later; `kubectl get --raw /debug/api_priority_and_fairness/dump_priority_levels` shows what keeps it busy',
    }),
  },
  {
    code: 'PLINTH-K8S-052',
    applies: ({ status, message }) =>
      status === 413 || /(?:request|limit) is too large|Too long: may not be more/.test(message),
    says: () => ({
      rule: 'an object has at most 1.5 MiB, and a ConfigMap or Secret 1 MiB',
      fix: 'split the object',
    }),
  },
  {
    code: 'PLINTH-K8S-054',
    applies: ({ reason, status }) => reason === '' && status < 500,
    says: ({ message }) => ({
      rule: 'the server of the kubeconfig is an API server',
      fix: /HTTP request to an HTTPS server/.test(message)
        ? 'write https:// in `server` of the kubeconfig'
        : 'check `server` of the kubeconfig, and the proxy on the way to it',
    }),
  },
  {
    code: 'PLINTH-K8S-051',
    applies: ({ status }) => status >= 500,
    says: ({ status }) => ({
      rule: 'the API server carries the request out',
      fix: `look into the log of the API server (it answered ${status}), then run the same command again`,
    }),
  },
];

const otherwise: Rule = {
  code: 'PLINTH-K8S-059',
  applies: () => true,
  says: ({ request }) => ({
    rule: `the API server accepts ${request}`,
    fix: 'change what the message names',
  }),
};

/** `User "x" cannot patch resource "deployments" in API group "apps" in the namespace "orders"` (k8s.io/apiserver, forbidden) */
function forbidden(error: ApiError) {
  const user = part(error, /User "([^"]+)"/);
  const [, verb = '', resource = '', group = '', namespace] =
    / cannot (\S+) resource "([^"]+)" in API group "([^"]*)"(?: in the namespace "([^"]+)")?/.exec(
      error.message,
    ) ?? [];
  const [name = '', subresource] = resource.split('/');
  const kind = `${group === '' ? name : `${name}.${group}`}${subresource === undefined ? '' : `/${subresource}`}`;
  const where = namespace === undefined ? 'in the whole cluster' : `in namespace ${namespace}`;
  const flags = [
    ...(subresource === undefined ? [] : [`--subresource=${subresource}`]),
    ...(namespace === undefined ? [] : [`--namespace ${namespace}`]),
  ];
  const check = ['kubectl auth can-i', verb, group === '' ? name : `${name}.${group}`, ...flags].join(' ');
  return {
    got: `${user} may not ${verb} ${kind} ${where}`,
    rule: `who applies may ${verb} ${kind} ${where}`,
    fix: `have a ${namespace === undefined ? 'ClusterRole' : 'Role'} with that verb bound to ${user}; check with \`${check}\``,
  };
}
