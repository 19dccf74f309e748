import { finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { number, text, type Value } from '../../value.ts';
import { field, objectOf, part } from './object.ts';
import { quantity } from './quantity.ts';

const expanding = 'Kubernetes documentation, Persistent volumes: expanding claims';

/** A claim can ask for more, and never for less. */
export const claimSpec: AttributeRule = ({ name }, change) => {
  const asked = (value: Value | undefined): string | undefined => text(value) ?? number(value)?.toString();
  const size = (side: 'before' | 'after'): string | undefined => {
    const { spec } = objectOf(change.type, change[side]);
    return asked(field(part(part(spec, 'resources'), 'requests'), 'storage'));
  };
  const [before, after] = [size('before'), size('after')];
  const [old, planned] = [before, after].map((given) => quantity(given ?? ''));
  if (before === after || (old !== undefined && old === planned)) return [];
  if (old !== undefined && planned !== undefined && planned < old)
    return [
      finding({
        code: 'kubernetes-claim-shrink',
        attribute: name,
        severity: 'review',
        timing: 'not-applied',
        apply: 'fails',
        why: 'Asks for a smaller volume, which Kubernetes refuses: a claim only grows.',
        fix: 'Make a claim of the smaller size, and copy the data.',
        source: expanding,
      }),
    ];
  return [
    finding({
      code: 'kubernetes-claim-size',
      attribute: name,
      severity: 'safe',
      reversible: 'no',
      why: 'Asks for a larger volume. It grows if its class allows that, and never shrinks.',
      source: expanding,
    }),
  ];
};

/** What becomes of the volume when its claim goes. */
export const volumeSpec: AttributeRule = ({ name }, change) => {
  const policy = (side: 'before' | 'after'): string | undefined =>
    text(field(objectOf(change.type, change[side]).spec, 'persistentVolumeReclaimPolicy'));
  if (policy('before') === 'Retain' && policy('after') === 'Delete')
    return [
      finding({
        code: 'kubernetes-volume-reclaimed',
        attribute: name,
        severity: 'review',
        data: 'recoverability-reduced',
        why: 'Lets the volume be deleted together with its claim. So far it was retained.',
        fix: 'Leave the reclaim policy at Retain.',
        source: 'Kubernetes documentation, Persistent volumes: reclaiming',
      }),
    ];
  if (policy('after') === 'Retain' && policy('before') !== 'Retain') return [];
  return [
    finding({
      code: 'kubernetes-volume-change',
      attribute: name,
      severity: 'review',
      interruption: 'unknown',
      why: 'Changes the volume now. Whether what mounts it notices is not known here.',
      source: 'Kubernetes documentation, Persistent volumes',
    }),
  ];
};
