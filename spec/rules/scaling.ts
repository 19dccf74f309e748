import { baseAmount, printQuantity } from '../units.ts';
import { verticalBounds, verticalResources } from '../vertical-scaling.ts';
import { breach, type Rule, remove, set } from './rule.ts';

/** Triggers are KEDA's. */
export const triggersAreKedas: Rule = (context) => {
  const { kind, triggers } = context.draft.workload.autoscaling;
  if (kind === 'keda' || triggers === undefined) return [];
  const at = ['workload', 'autoscaling', 'kind'];
  return [
    breach(context, {
      code: 'PLINTH-SCL-001',
      at,
      got: kind,
      rule: 'triggers are read by kind keda only',
      edits: [set(context, at, 'keda')],
    }),
  ];
};

/** KEDA refuses a percentage of processor time twice, and the second one would say something else. */
export const cpuIsTriggeredOnce: Rule = (context) => {
  const { triggers = [] } = context.draft.workload.autoscaling;
  const others = triggers.filter(({ type }) => type !== 'cpu');
  if (others.length === triggers.length) return [];
  const at = ['workload', 'autoscaling', 'triggers'];
  return [
    breach(context, {
      code: 'PLINTH-SCL-002',
      at,
      got: triggers.filter(({ type }) => type === 'cpu'),
      rule: 'processor time is a trigger already, with autoscaling.cpuPercent',
      edits: others.length > 0 ? [set(context, at, others)] : remove(context, at),
      fix: 'take the cpu trigger away and set workload.autoscaling.cpuPercent',
    }),
  ];
};

/**
 * Two controllers that read the same use and change what the other computes with, requests and the number of
 * pods, drive each other (Vertical Pod Autoscaler, "Known limitations").
 */
export const verticalLeavesCpuAlone: Rule = (context) => {
  const { verticalScaling } = context.draft.workload;
  if (verticalScaling === undefined || verticalScaling.mode === 'Off') return [];
  if (!verticalResources(verticalScaling).includes('cpu')) return [];
  const at = ['workload', 'verticalScaling', 'resources'];
  return [
    breach(context, {
      code: 'PLINTH-SCL-003',
      at,
      got: verticalResources(verticalScaling),
      rule: `the number of pods follows processor time, so mode ${verticalScaling.mode} must not set it too`,
      edits: [set(context, at, ['memory'])],
    }),
  ];
};

/** Its floor is not above its ceiling. */
export const verticalRangeIsOrdered: Rule = (context) => {
  const { verticalScaling, resources } = context.draft.workload;
  if (verticalScaling === undefined) return [];
  const { min, max } = verticalBounds(verticalScaling, resources);
  return (['cpu', 'memory'] as const)
    .filter((resource) => baseAmount(min[resource]) > baseAmount(max[resource]))
    .map((resource) => {
      const written = verticalScaling.max?.[resource] === undefined ? 'min' : 'max';
      const at = ['workload', 'verticalScaling', written, resource];
      return breach(context, {
        code: 'PLINTH-SCL-004',
        at,
        got: { min: min[resource], max: max[resource] },
        rule: 'min must not exceed max',
        edits: [set(context, at, (written === 'min' ? max : min)[resource])],
        fix: `set ${at.join('.')} to ${printQuantity((written === 'min' ? max : min)[resource])}`,
      });
    });
};

const ofMemory: readonly (string | undefined)[] = ['Utilization', 'AverageValue'];

/** KEDA refuses a memory trigger without it, or takes 70 for 70 bytes (KEDA, "Memory", trigger specification). */
export const memoryTriggersSayWhat: Rule = (context) => {
  const { triggers = [] } = context.draft.workload.autoscaling;
  const isVague = ({ type, metricType }: (typeof triggers)[number]) =>
    type === 'memory' && !ofMemory.includes(metricType);
  if (!triggers.some(isVague)) return [];
  const at = ['workload', 'autoscaling', 'triggers'];
  return [
    breach(context, {
      code: 'PLINTH-SCL-005',
      at,
      got: triggers.filter(isVague),
      rule: 'a memory trigger says metricType: Utilization (percent of the request) or AverageValue (an amount)',
      edits: [
        set(
          context,
          at,
          triggers.map((one) => (isVague(one) ? { ...one, metricType: 'Utilization' } : one)),
        ),
      ],
      fix: "give it metricType: 'Utilization', or 'AverageValue' with a value such as 400Mi",
    }),
  ];
};

/** As with processor time: what the number of pods follows, nobody else may change. */
export const verticalLeavesTriggersAlone: Rule = (context) => {
  const { verticalScaling, autoscaling } = context.draft.workload;
  if (verticalScaling === undefined || verticalScaling.mode === 'Off') return [];
  const followsMemory = autoscaling.triggers?.some(({ type }) => type === 'memory') ?? false;
  if (!followsMemory || !verticalResources(verticalScaling).includes('memory')) return [];
  const at = ['workload', 'verticalScaling', 'mode'];
  return [
    breach(context, {
      code: 'PLINTH-SCL-006',
      at,
      got: verticalScaling.mode,
      rule: 'the number of pods follows memory by a trigger, so nothing else may set it',
      edits: [set(context, at, 'Off')],
      fix: `set ${at.join('.')} to "Off", which recommends and changes nothing, or take the memory trigger away`,
    }),
  ];
};
