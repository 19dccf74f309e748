import type { Finding, Linter } from './linter.ts';

interface ScoredObject {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string };
  readonly file_name: string;
  readonly checks: readonly Check[] | null;
}

interface Check {
  readonly check: { readonly id: string; readonly name: string };
  readonly grade: number;
  readonly skipped: boolean;
  readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
}

/** What kube-score calls "OK"; 5 is a warning, 1 is critical. */
const allIsWell = 10;

/**
 * Optional checks that hold for every pod of a service. Not among them: requests equal to limits for
 * processor time, which would take a pod its burst while it starts.
 */
const optionalChecks = [
  'container-memory-requests-equal-limits',
  'container-ephemeral-storage-request-equals-limit',
  'container-ports-check',
  'container-seccomp-profile',
];

export const kubeScore: Linter = {
  name: 'kube-score',
  eachStack: true,
  suppressible: true,
  install: 'go install github.com/zegl/kube-score/cmd/kube-score@v1.20.0',
  args: (files, { kubernetes }) => [
    'score',
    '--output-format=json',
    `--kubernetes-version=v${kubernetes}`,
    // Reasons are in the description, with a last day, and nowhere else.
    '--disable-ignore-checks-annotations',
    ...optionalChecks.map((check) => `--enable-optional-test=${check}`),
    ...files,
  ],
  findings: (stdout) => ((JSON.parse(stdout) as readonly ScoredObject[] | null) ?? []).flatMap(findingsOf),
};

const findingsOf = ({ type_meta, object_meta, file_name, checks }: ScoredObject): Finding[] =>
  (checks ?? [])
    .filter(({ grade, skipped }) => !skipped && grade < allIsWell)
    .map(({ check, comments }) => ({
      control: `kube-score/${check.id}`,
      resource: `${type_meta.kind}/${object_meta.name}`,
      message: (comments ?? []).map(textOf).join('; ') || check.name,
      file: file_name,
    }));

const textOf = ({ path, summary }: { readonly path: string; readonly summary: string }): string =>
  path === '' ? summary : `${path}: ${summary}`;
