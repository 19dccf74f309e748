import type { Cpu, Duration, Size } from './units.ts';

/** How the service is reached from outside; what of a kind is not written is absent. */
export interface ResolvedRoute {
  readonly kind: 'gateway' | 'ingress';
  readonly hostnames: readonly string[];
  readonly wildcard: boolean;
  readonly paths: readonly string[];
  /** Addresses requests come from; absent where they come from pods of a namespace. */
  readonly clientCidrs?: readonly string[];
  readonly gateway?: { readonly name?: string; readonly namespace?: string; readonly sectionName?: string };
  readonly timeouts?: { readonly request?: Duration; readonly backendRequest?: Duration };
  readonly ingress?: {
    readonly class?: string;
    readonly tlsSecret?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** A probe as it is written: the path of an HTTP probe, or exactly one of `http`, `tcp`, `grpc` and `exec`. */
export type ProbeSetting = string | ProbeObject;

export interface ProbeObject {
  readonly http?:
    | {
        readonly path: string;
        /** Default of every port: `workload.port`. */
        readonly port?: number | undefined;
        readonly scheme?: 'HTTP' | 'HTTPS' | undefined;
        readonly headers?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
  readonly tcp?: { readonly port?: number | undefined } | undefined;
  readonly grpc?: { readonly port?: number | undefined; readonly service?: string | undefined } | undefined;
  readonly exec?: { readonly command: readonly string[] } | undefined;
  readonly initialDelay?: Duration | undefined;
  readonly period?: Duration | undefined;
  readonly timeout?: Duration | undefined;
  readonly failures?: number | undefined;
}

/** A scaler of KEDA. */
export interface ScalingTrigger {
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly metricType?: 'Utilization' | 'AverageValue' | 'Value';
  readonly name?: string;
  /** Name of a TriggerAuthentication. */
  readonly authentication?: string;
}

export interface ResolvedVerticalScaling {
  readonly mode: 'Off' | 'Initial' | 'Recreate';
  readonly resources?: readonly ('cpu' | 'memory')[] | undefined;
  readonly min?: ResourceBounds | undefined;
  readonly max?: ResourceBounds | undefined;
}

export interface ResourceBounds {
  readonly cpu?: Cpu | undefined;
  readonly memory?: Size | undefined;
}

/** Name of a class that exists, or the value of one to make, named after the stack. */
export type PriorityClassChoice = string | { readonly create: true; readonly value: number };

/** Addresses the pods may reach besides their stores: named ones, or every public one. */
export interface DeclaredEgress {
  readonly name: string;
  readonly cidrs?: readonly string[];
  readonly internet?: true;
  readonly ports: readonly number[];
}

/** Pods of another namespace, or addresses, that may reach the service. */
export interface DeclaredIngress {
  readonly namespace?: string;
  readonly cidrs?: readonly string[];
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly port?: number;
}
