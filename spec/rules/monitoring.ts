import { breach, type Rule, type RuleContext, set } from './rule.ts';

/** Production that breaks at night wakes somebody. */
export const productionIsAlerted: Rule = (context) => {
  const { environment, monitoring } = context.draft;
  if (environment.tier !== 'production') return [];
  return [
    ...(monitoring.rules ? [] : [silent(context, 'rules', true)]),
    ...(monitoring.highestSeverity === 'critical' ? [] : [silent(context, 'highestSeverity', 'critical')]),
  ];
};

function silent(context: RuleContext, key: 'rules' | 'highestSeverity', value: unknown) {
  const at = ['monitoring', key];
  return breach(context, {
    code: 'PLINTH-MON-001',
    at,
    got: context.draft.monitoring[key],
    rule: 'production needs alerts that can wake somebody',
    edits: [set(context, at, value)],
  });
}

/** Labels every alert has for other reasons (charts/monitoring/rules.ts). */
const taken = ['alertname', 'environment', 'namespace', 'service', 'team'];

/** One label cannot say two things. */
export const severityLabelIsFree: Rule = (context) => {
  const { severityLabel } = context.draft.monitoring;
  if (!taken.includes(severityLabel)) return [];
  const at = ['monitoring', 'severityLabel'];
  return [
    breach(context, {
      code: 'PLINTH-MON-002',
      at,
      got: severityLabel,
      rule: `alerts already carry the labels ${taken.join(', ')}`,
      edits: [set(context, at, 'severity')],
    }),
  ];
};
