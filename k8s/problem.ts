/** One thing that is wrong, and what to do; the shape of every problem of the kit. */
export interface ClusterProblem {
  /** `PLINTH-K8S-nnn` */
  readonly code: string;
  /** Where: `orders-prod Deployment/orders .spec.replicas`, `kubeconfig`, `dist/orders-prod`. */
  readonly path: string;
  readonly got: string;
  readonly rule: string;
  readonly fix: string;
}

/**
 * The work ended, with every reason at once. `badInput`: nothing was sent that changes anything, and the answer lies
 * with what was given (a folder, a kubeconfig, a flag); otherwise the cluster refused or failed.
 */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  readonly problems: readonly ClusterProblem[];
  readonly badInput: boolean;

  constructor(
    problems: readonly ClusterProblem[],
    options: { readonly badInput: boolean; readonly cause?: unknown },
  ) {
    super(
      problems
        .map(({ code, path, got, rule, fix }) => `${code} ${path}: ${rule}, got ${got}; ${fix}`)
        .join('\n'),
      {
        cause: options.cause,
      },
    );
    this.problems = problems;
    this.badInput = options.badInput;
  }
}
