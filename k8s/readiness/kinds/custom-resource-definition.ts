import type { Rule } from '../context.ts';
import { conditionOf } from '../fields.ts';
import { current, failed, inProgress } from '../results.ts';

export const customResourceDefinition: Rule = (live) => {
  const names = conditionOf(live, 'NamesAccepted');
  if (names?.status === 'False')
    return failed(`its names are taken: ${names.message ?? 'no message'}`, names.reason);
  const established = conditionOf(live, 'Established');
  if (established?.status === 'True') return current('its kind is served');
  if (established?.status === 'False' && established.reason !== 'Installing')
    return failed(`its kind is not served: ${established.message ?? 'no message'}`, established.reason);
  return inProgress('its kind is not served yet');
};
