import { finding } from '../../../finding.ts';
import type { AttributeRule } from '../../../kind.ts';
import { modifyTiming } from './instance.ts';
import { restarts, upgradeOf } from './restart.ts';
import { sources } from './sources.ts';
import { whenWords } from './words.ts';

export const parameterGroup: AttributeRule = (_attribute, change) => {
  // The upgrade starts the new version with the group of its family.
  if (upgradeOf(change) === 'major') return [];
  return [
    finding({
      code: 'rds-instance-parameter-group',
      attribute: 'parameter_group_name',
      timing: 'next-reboot',
      why: restarts(change)
        ? 'Gets the values of the new parameter group at its next reboot, dynamic parameters too. Another change of this request restarts the instance, and the values may come with it.'
        : 'Gets the values of the new parameter group at its next reboot, which nobody triggers. Neither apply_immediately nor the maintenance window reboots it, and dynamic parameters wait too.',
      fix: 'Reboot the instance in a quiet hour after apply.',
      source: `${sources.parameterGroups}; ${sources.settings}`,
    }),
  ];
};

export const certificate: AttributeRule = (_attribute, change) => {
  const timing = modifyTiming(change);
  return [
    finding({
      code: 'rds-instance-certificate',
      attribute: 'ca_cert_identifier',
      timing,
      interruption: 'unknown',
      why: `Gets a certificate of another authority ${whenWords(timing)}, with a restart where the engine version cannot rotate without one. Clients that verify it need the new authority first.`,
      fix: 'Give the clients the new authority before, and look up SupportsCertificateRotationWithoutRestart.',
      source: `${sources.settings}; ${sources.certificates}`,
    }),
  ];
};
