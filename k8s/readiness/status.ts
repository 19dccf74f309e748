/** kstatus' words (sigs.k8s.io/cli-utils, pkg/kstatus), which tools of this field share. */
export type ReadyStatus = 'Current' | 'InProgress' | 'Failed' | 'Terminating' | 'NotFound' | 'Unknown';

export interface Readiness {
  readonly status: ReadyStatus;
  /** One short sentence for a person: `2 of 3 pods are ready`. */
  readonly message: string;
  /** The API's own reason, when it gives one: `ProgressDeadlineExceeded`. */
  readonly reason?: string;
}
