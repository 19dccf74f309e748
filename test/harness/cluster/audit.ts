import { existsSync, readFileSync } from 'node:fs';

/** The fields of an audit event that tests read; see https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */
export interface AuditEvent {
  readonly auditID: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly userAgent?: string;
  readonly user: { readonly username: string; readonly groups?: readonly string[] };
  readonly objectRef?: {
    readonly resource?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly apiGroup?: string;
    readonly apiVersion?: string;
    readonly subresource?: string;
  };
  readonly responseStatus?: { readonly code?: number; readonly reason?: string; readonly message?: string };
  /** The body as it was sent; with writes only. */
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
  readonly stage: string;
  readonly stageTimestamp: string;
}

const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** Bodies of what people and tests write, the fact of what they read, and nothing of the control plane's own calls. */
export function auditPolicy(ownUsers: readonly string[]): unknown {
  return {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived', 'ResponseStarted'],
    rules: [
      { level: 'None', users: ownUsers },
      { level: 'RequestResponse', verbs: WRITES },
      { level: 'Metadata' },
    ],
  };
}

export function readAudit(file: string): AuditEvent[] {
  if (!existsSync(file)) return [];
  // The last line may be in the middle of being written.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.filter((line) => line !== '').map((line): AuditEvent => JSON.parse(line));
}

/** True for a request that could have changed the cluster: a write that was no dry run. */
export function isWrite({ verb, requestURI, objectRef }: AuditEvent): boolean {
  const asks = ['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews', 'tokenreviews'];
  return (
    WRITES.includes(verb) && !/[?&]dryRun=/.test(requestURI) && !asks.includes(objectRef?.resource ?? '')
  );
}
