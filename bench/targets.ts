import type { ClusterComparison } from './cluster.ts';
import type { Comparison } from './comparison.ts';
import type { ReviewComparison } from './review.ts';
import type { Size } from './scale.ts';

/** A figure that should not be exceeded. */
export interface Target {
  readonly what: string;
  /** undefined where it could not be measured. */
  readonly figure: number | undefined;
  readonly atMost: number;
  readonly unit: '' | 's' | 'MB';
}

export const isMissed = ({ figure, atMost }: Target): boolean => figure !== undefined && figure > atMost;

export const comparisonTargets = ({ plinth, cdktf }: Comparison): Target[] => [
  {
    what: 'time of plinth synth / cdktf synth',
    figure: plinth.seconds / cdktf.seconds,
    atMost: 0.18,
    unit: '',
  },
];

/** Three times as fast as the plain command, and five times where nothing changes. */
export const clusterTargets = ({ first, unchanged }: ClusterComparison): Target[] => [
  {
    what: 'time of plinth apply / kubectl apply',
    figure: first.plinth.seconds / first.kubectl.seconds,
    atMost: 1 / 3,
    unit: '',
  },
  {
    what: 'the same, unchanged',
    figure: unchanged.plinth.seconds / unchanged.kubectl.seconds,
    atMost: 1 / 5,
    unit: '',
  },
];

/** Two seconds after Node's start, and three times the memory the file takes. */
export const reviewTargets = ({ plan, costs: { review, start } }: ReviewComparison): Target[] => [
  {
    what: `review of ${plan.changes.toLocaleString('en')} changes, after Node's start`,
    figure: review.seconds - start.seconds,
    atMost: 2,
    unit: 's',
  },
  {
    what: 'its peak memory / the size of the file',
    figure: review.peakBytes === undefined ? undefined : review.peakBytes / plan.bytes,
    atMost: 3,
    unit: '',
  },
];

/** Megabytes are 1,000,000 bytes. */
export const megabytes = (bytes: number | undefined): number | undefined =>
  bytes === undefined ? undefined : bytes / 1e6;

export function scaleTargets(sizes: readonly Size[]): Target[] {
  const small = sizes.find(({ environments }) => environments === 100);
  const large = sizes.find(({ environments }) => environments === 1000);
  if (small === undefined || large === undefined) return [];
  return [
    { what: '1,000 environments: time', figure: large.cost.seconds, atMost: 20, unit: 's' },
    {
      what: '1,000 environments: peak memory',
      figure: megabytes(large.cost.peakBytes),
      atMost: 300,
      unit: 'MB',
    },
    {
      what: 'time per environment at 1,000 / at 100',
      figure: perEnvironment(large) / perEnvironment(small),
      atMost: 1.1,
      unit: '',
    },
  ];
}

export const perEnvironment = ({ environments, cost }: Size): number => cost.seconds / environments;
