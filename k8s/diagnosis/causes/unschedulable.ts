import { conditionOf } from '../../readiness/fields.ts';
import type { Cause } from '../diagnosis.ts';
import type { Found } from '../found.ts';

interface Unfit {
  readonly nodes: number;
  readonly why: string;
}

interface Variant {
  readonly code: string;
  readonly says: RegExp;
  readonly because: (whys: readonly string[]) => string;
  readonly fix: string;
}

const noNode: Variant = {
  code: 'PLINTH-K8S-134',
  says: /(?:)/,
  because: (whys) => whys.join('; ') || 'there is none',
  fix: 'add nodes, or uncordon those that are',
};

/** The scheduler's reasons (`FitError`, pkg/scheduler/framework/types.go and its plugins). */
const variants: readonly Variant[] = [
  {
    code: 'PLINTH-K8S-133',
    says: /persistentvolumeclaim|volume/i,
    because: (whys) => `its volumes do not allow any: ${whys.join('; ')}`,
    fix: 'see to the PersistentVolumeClaim the message names: that it exists and is bound, in a zone that has nodes',
  },
  {
    code: 'PLINTH-K8S-130',
    says: /insufficient|too many pods/i,
    because: (whys) => `none has enough free (${whys.join('; ')})`,
    fix: 'add nodes or larger ones, or lower workload.resources.cpu, workload.resources.memory or workload.replicas',
  },
  {
    code: 'PLINTH-K8S-131',
    says: /taint/i,
    because: (whys) => `they carry a taint it does not tolerate (${whys.join('; ')})`,
    fix: 'remove the taint, add nodes without it, or add a toleration with a transform of workload.deployment',
  },
  {
    code: 'PLINTH-K8S-132',
    says: /affinity|selector|topology spread|didn't match/i,
    because: (whys) => `none is where it may run (${whys.join('; ')})`,
    fix: 'add nodes with the labels or in the zones that the pod asks for, or relax its affinity and spread',
  },
  noNode,
];

/** `0/3 nodes are available: 2 Insufficient cpu, 1 node(s) had untolerated taint {a: b}. preemption: …` */
function unfitNodes(message: string): readonly Unfit[] {
  const [filtered = ''] = message.split(/\s*preemption:/);
  const [, list = ''] = /nodes? are available: (.*)$/s.exec(filtered) ?? [];
  return list
    .split(/,(?=\s*\d+ )|\.\s/)
    .map((part) => part.trim().replace(/\.$/, ''))
    .filter((part) => part !== '' && !part.startsWith('no new claims to deallocate'))
    .map((part) => {
      const counted = /^(?<nodes>\d+) (?<why>.+)$/s.exec(part)?.groups;
      return { nodes: Number(counted?.nodes ?? 0), why: counted?.why ?? part };
    });
}

const refusalOf = ({ pods }: Found) => {
  for (const pod of pods) {
    const scheduled = conditionOf(pod, 'PodScheduled');
    if (scheduled?.status === 'False') return { pod, message: scheduled.message ?? '' };
  }
  return undefined;
};

/** The reason of the most nodes: that of two is not the one that keeps the third from taking the pod. */
export const unschedulable: Cause = (found) => {
  const refusal = refusalOf(found);
  if (refusal === undefined) return undefined;
  const unfit = unfitNodes(refusal.message);
  const nodesOf = ({ says }: Variant): number =>
    unfit.filter(({ why }) => says.test(why)).reduce((sum, { nodes }) => sum + nodes, 0);
  const matching = variants.filter(
    ({ says }) =>
      says.test(refusal.message) && (unfit.length === 0 || unfit.some(({ why }) => says.test(why))),
  );
  const variant =
    matching
      .filter((one) => one !== noNode)
      .toSorted((one, other) => nodesOf(other) - nodesOf(one))
      .at(0) ?? noNode;
  const whys = unfit
    .filter(({ why }) => variant.says.test(why))
    .map(({ nodes, why }) => (nodes > 0 ? `${nodes} × ${why}` : why));
  return {
    code: variant.code,
    cause: `no node takes Pod/${refusal.pod.metadata.name}: ${variant.because(whys)}`,
    evidence: [`condition PodScheduled is False: ${refusal.message}`],
    fix: variant.fix,
  };
};
