import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../k8s/api.ts';
import { ClusterError } from '../../../k8s/problem.ts';
import { problemOf, problemsOf } from '../../../k8s/transport/problems.ts';

const path = 'orders-prod Deployment/orders';

const error = (status: number, reason: string, message: string, causes: ApiError['causes'] = []): ApiError =>
  new ApiError({ status, reason, message, causes, request: 'PATCH Deployment/orders' });

/** Messages as Kubernetes 1.34.2 writes them. */
const refusals: readonly [string, string, ApiError, { rule?: string; got?: string; fix?: string }][] = [
  [
    'forbidden in a namespace',
    'PLINTH-K8S-036',
    error(
      403,
      'Forbidden',
      'deployments.apps "orders" is forbidden: User "viewer" cannot patch resource "deployments" in API group "apps" in the namespace "orders-prod"',
    ),
    {
      got: 'viewer may not patch deployments.apps in namespace orders-prod',
      fix: '`kubectl auth can-i patch deployments.apps --namespace orders-prod`',
    },
  ],
  [
    'forbidden in the cluster',
    'PLINTH-K8S-036',
    error(
      403,
      'Forbidden',
      'namespaces is forbidden: User "viewer" cannot list resource "namespaces" in API group "" at the cluster scope',
    ),
    { got: 'viewer may not list namespaces in the whole cluster', fix: 'have a ClusterRole' },
  ],
  [
    'forbidden for a part of an object',
    'PLINTH-K8S-036',
    error(
      403,
      'Forbidden',
      'pods "p" is forbidden: User "viewer" cannot get resource "pods/log" in API group "" in the namespace "t"',
    ),
    { fix: '`kubectl auth can-i get pods --subresource=log --namespace t`' },
  ],
  [
    'a kind that is not served',
    'PLINTH-K8S-037',
    error(404, 'KindNotServed', 'the API server serves no ExternalSecret of external-secrets.io/v1', [
      { reason: 'KindNotServed', field: 'external-secrets.io/v1', message: 'ExternalSecret' },
    ]),
    { fix: 'externalsecrets.external-secrets.io: `helm install external-secrets' },
  ],
  [
    'a version that is not served',
    'PLINTH-K8S-037',
    error(404, 'KindNotServed', 'the API server serves no Deployment of apps/v1beta1, only in apps/v1', [
      { reason: 'KindNotServed', field: 'apps/v1beta1', message: 'Deployment' },
    ]),
    { fix: 'use a version of Deployment that this cluster serves' },
  ],
  [
    'a namespace on its way out',
    'PLINTH-K8S-038',
    error(
      403,
      'Forbidden',
      'configmaps "k" is forbidden: unable to create new content in namespace t because it is being terminated',
      [
        {
          reason: 'NamespaceTerminating',
          field: 'metadata.namespace',
          message: 'namespace t is being terminated',
        },
      ],
    ),
    { fix: '`kubectl get namespace t`' },
  ],
  [
    'a namespace that is not there',
    'PLINTH-K8S-039',
    error(404, 'NotFound', 'namespaces "nope" not found'),
    { fix: '`kubectl create namespace nope`' },
  ],
  [
    'a quota',
    'PLINTH-K8S-040',
    error(
      403,
      'Forbidden',
      'configmaps "q1" is forbidden: exceeded quota: compute, requested: configmaps=1, used: configmaps=0, limited: configmaps=0',
    ),
    { rule: 'ResourceQuota compute of the namespace holds' },
  ],
  [
    'Pod Security',
    'PLINTH-K8S-041',
    error(
      403,
      'Forbidden',
      'pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "x" must set securityContext.allowPrivilegeEscalation=false)',
    ),
    { rule: 'Pod Security restricted:latest' },
  ],
  [
    'a webhook that does not answer',
    'PLINTH-K8S-042',
    error(
      500,
      'InternalError',
      'Internal error occurred: failed calling webhook "w.example.com": failed to call webhook: Post "https://w.x.svc:443/x?timeout=2s": dial tcp: connect: connection refused',
    ),
    { rule: 'admission webhook w.example.com answers' },
  ],
  [
    'a webhook that says no',
    'PLINTH-K8S-043',
    error(403, 'Forbidden', 'admission webhook "policy.example.com" denied the request: image is not signed'),
    { rule: 'admission webhook "policy.example.com" allows' },
  ],
  [
    'a policy that says no',
    'PLINTH-K8S-043',
    error(
      422,
      'Invalid',
      "services \"s\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p' denied request: no services",
      [{ message: "ValidatingAdmissionPolicy 'p' with binding 'p' denied request: no services" }],
    ),
    { rule: "ValidatingAdmissionPolicy 'p' allows" },
  ],
  [
    'a changed object',
    'PLINTH-K8S-048',
    error(409, 'Conflict', 'Operation cannot be fulfilled on configmaps "a": the object has been modified'),
    { fix: 'run the same command again' },
  ],
  [
    'an object that exists',
    'PLINTH-K8S-049',
    error(409, 'AlreadyExists', 'configmaps "a" already exists'),
    {},
  ],
  ['a busy server', 'PLINTH-K8S-050', error(429, 'TooManyRequests', 'too many requests'), {}],
  [
    'a failing server',
    'PLINTH-K8S-051',
    error(503, 'ServiceUnavailable', 'etcd is away'),
    { fix: 'answered 503' },
  ],
  [
    'an object that is too large',
    'PLINTH-K8S-052',
    error(422, 'Invalid', 'ConfigMap "big" is invalid: []: Too long: may not be more than 1048576 bytes', [
      { reason: 'FieldValueTooLong', message: 'Too long: may not be more than 1048576 bytes', field: '[]' },
    ]),
    { fix: 'split' },
  ],
  [
    'a body that is too large',
    'PLINTH-K8S-052',
    error(413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728'),
    {},
  ],
  [
    'a LimitRange',
    'PLINTH-K8S-053',
    error(403, 'Forbidden', 'pods "p" is forbidden: maximum cpu usage per Container is 1, but limit is 2'),
    {},
  ],
  [
    'a server without its TLS',
    'PLINTH-K8S-054',
    error(400, '', 'Client sent an HTTP request to an HTTPS server.'),
    { fix: 'write https://' },
  ],
  ['something else', 'PLINTH-K8S-059', error(400, 'BadRequest', 'no such thing'), { got: 'no such thing' }],
];

describe('a refusal', () => {
  it.each(refusals)('for %s is %s', (_what, code, refused, parts) => {
    const problem = problemOf(refused, path);

    expect(problem).toMatchObject({ code, path });
    for (const [part, text] of Object.entries(parts)) expect(problem[part as 'fix']).toContain(text);
  });

  it.each([
    ['ECONNREFUSED', [], 'PLINTH-K8S-030'],
    ['ECONNRESET', [{ reason: 'AnsweredBefore' }], 'PLINTH-K8S-031'],
    ['SELF_SIGNED_CERT_IN_CHAIN', [], 'PLINTH-K8S-032'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', [], 'PLINTH-K8S-032'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', [], 'PLINTH-K8S-032'],
    ['CERT_NOT_YET_VALID', [], 'PLINTH-K8S-033'],
    ['ETIMEDOUT', [], 'PLINTH-K8S-034'],
  ] as const)('that is no answer, by %s after %j, is %s', (reason, causes, code) => {
    expect(problemOf(error(0, reason, 'no answer', causes), path).code).toBe(code);
  });

  it('for fields the schema has not is one problem for each', () => {
    const strict = error(
      400,
      'BadRequest',
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.template.spec.containers[0].imag", duplicate field "spec.replicas"',
    );

    expect(problemsOf(strict, path).map(({ code, path: at, got }) => [code, at, got])).toEqual([
      [
        'PLINTH-K8S-044',
        `${path} .spec.template.spec.containers[0].imag`,
        'unknown field "spec.template.spec.containers[0].imag"',
      ],
      ['PLINTH-K8S-044', `${path} .spec.replicas`, 'duplicate field "spec.replicas"'],
    ]);
    expect(problemOf(strict, path).fix).toContain(
      '`kubectl explain deployment.spec.template.spec.containers`',
    );
  });

  it('of server-side apply for fields is one problem for each line, without values', () => {
    const typed = error(
      500,
      '',
      'failed to create typed patch object (t/a; example.com/v1, Kind=Thing): errors:\n  .spec.b: field not declared in schema\n  .data.x: expected string, got &value.valueUnstructured{Value:5}',
    );

    expect(problemsOf(typed, path).map(({ code, path: at, got }) => [code, at, got])).toEqual([
      ['PLINTH-K8S-044', `${path} .spec.b`, 'field not declared in schema'],
      ['PLINTH-K8S-044', `${path} .data.x`, 'expected string, got another type'],
    ]);
  });

  it('for values is one problem for each, and long values are not shown', () => {
    const template = JSON.stringify({ env: [{ name: 'TOKEN', value: 'hunter2'.repeat(12) }] });
    const invalid = error(422, 'Invalid', 'is invalid', [
      { field: 'spec.replicas', message: 'Invalid value: -1: must be greater than or equal to 0' },
      { field: 'spec.type', message: 'Unsupported value: "A": supported values: "B", "C"' },
      { field: 'spec.name', message: 'Required value' },
      { field: 'spec.template', message: `Invalid value: ${template}: field is immutable` },
    ]);

    const found = problemsOf(invalid, path);

    expect(found.map(({ code, path: at, got, rule }) => [code, at.replace(path, ''), got, rule])).toEqual([
      ['PLINTH-K8S-045', ' .spec.replicas', '-1', 'must be greater than or equal to 0'],
      ['PLINTH-K8S-045', ' .spec.type', '"A"', 'supported values: "B", "C"'],
      ['PLINTH-K8S-045', ' .spec.name', 'nothing that is allowed', 'Required value'],
      ['PLINTH-K8S-046', ' .spec.template', `a value of ${template.length} characters`, 'field is immutable'],
    ]);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('for fields of other managers is one problem for each, with the manager', () => {
    const conflict = error(409, 'Conflict', 'Apply failed with 1 conflict', [
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "kubectl-edit" using apps/v1',
        field: '.spec.template.spec.containers[name="x"].image',
      },
    ]);

    expect(problemsOf(conflict, path)).toEqual([
      {
        code: 'PLINTH-K8S-047',
        path: `${path} .spec.template.spec.containers[name="x"].image`,
        got: 'a field owned by kubectl-edit',
        rule: 'a field is owned by one manager',
        fix: 'let kubectl-edit give it up, leave the field out of the description, or take it with --force-conflicts',
      },
    ]);
  });

  it('that is told already is told as it is', () => {
    const problems = [{ code: 'PLINTH-K8S-001', path: 'p', got: 'g', rule: 'r', fix: 'f' }];

    expect(problemsOf(new ClusterError(problems, { badInput: true }), path)).toBe(problems);
  });

  it('that is a fault of the program is no problem', () => {
    expect(() => problemsOf(new TypeError('oops'), path)).toThrow('oops');
  });
});
