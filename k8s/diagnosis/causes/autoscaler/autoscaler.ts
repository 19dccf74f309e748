import { specOf } from '../../../readiness/fields.ts';
import { conditionLines, eventLines, warnings } from '../../evidence.ts';
import type { Found } from '../../found.ts';

interface Spec {
  readonly scaleTargetRef: { readonly kind: string; readonly name: string };
}

export const targetOf = ({ object }: Found): string => {
  const { scaleTargetRef: ref } = specOf<Spec>(object);
  return ref === undefined ? 'its target' : `${ref.kind}/${ref.name}`;
};

export const evidenceOf = (found: Found): readonly string[] => [
  ...conditionLines(found.object, 'AbleToScale', 'ScalingActive'),
  ...eventLines(warnings(found).slice(0, 1)),
];
