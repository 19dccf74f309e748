import { finding } from '../../../finding.ts';
import type { AttributeRule } from '../../../kind.ts';
import { isMarker } from '../../../value.ts';
import { switchOf } from './instance.ts';
import { stateOnly } from './request.ts';
import { sources } from './sources.ts';

/**
 * What waits for the maintenance window is in AWS, not in a plan. Flushing it changes when it happens, not whether: it
 * takes no way back that was still open.
 */
export const applyImmediately: AttributeRule = (attribute, change, context) => {
  if (!isMarker(attribute.after) && switchOf(attribute.after) !== true)
    return stateOnly('Later changes wait for the maintenance window.')(attribute, change, context);
  const isOpen = isMarker(attribute.after);
  return [
    finding({
      code: 'rds-instance-flush',
      attribute: 'apply_immediately',
      timing: isOpen ? 'unknown' : 'now',
      interruption: 'unknown',
      why: `${isOpen ? 'May run' : 'Runs'} now whatever AWS still holds back for the maintenance window, such as a class change or an upgrade. The provider sends a modify that says so even if nothing else changes, and no plan shows what is pending.`,
      fix: 'Look at PendingModifiedValues (aws rds describe-db-instances) before applying.',
      source: `${sources.schedule}; ${sources.sent}`,
    }),
  ];
};

export const maintenanceWindow: AttributeRule = () => [
  finding({
    code: 'rds-instance-maintenance-window',
    attribute: 'maintenance_window',
    interruption: 'unknown',
    why: 'Moves the maintenance window now, and runs at once what is pending if the new window covers the moment of the apply.',
    fix: 'Apply it outside the new window, or look at what is pending first.',
    source: `${sources.settings}; ${sources.schedule}`,
  }),
];
