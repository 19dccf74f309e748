import type { MonitoringProps } from '../props.ts';

/** One alert, besides what the catalogue (facts/alert-catalogue.json) says of it. */
export interface Alert {
  /** Of the catalogue, `rollout-stuck`. */
  readonly id: string;
  /** PromQL; fires for each series it returns. */
  readonly expr: string;
  /** One line, with Prometheus templates where series differ. */
  readonly summary: string;
  /** What the number is, and what it should be. */
  readonly description: string;
}

export interface AlertGroup {
  readonly name: string;
  readonly alerts: readonly Alert[];
}

/** The Deployments of the service. */
export const deploymentsOf = ({ service, pooler }: MonitoringProps): readonly string[] => [
  service,
  ...(pooler === undefined ? [] : [pooler.name]),
];

/** Prometheus templates, spelled once. */
export const label = (name: string): string => `{{ $labels.${name} }}`;
export const value = '{{ $value }}';
export const percentage = '{{ $value | humanizePercentage }}';
export const age = '{{ $value | humanizeDuration }}';
export const bytes = '{{ $value | humanize1024 }}B';
