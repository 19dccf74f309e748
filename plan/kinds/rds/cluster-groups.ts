import { hasChanged } from '../../change.ts';
import { finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { windowTiming } from '../table.ts';
import { always } from './rules.ts';
import { sources } from './sources.ts';

const clusterParameters = always({
  code: 'rds-cluster-parameter-group-swap',
  timing: 'next-reboot',
  why:
    'Attaches another parameter group, whose static parameters wait until somebody reboots the instances. ' +
    'Neither the maintenance window nor Terraform does that.',
  fix: 'Plan a reboot of the instances, readers first.',
  source: `${sources.auroraSettings}; ${sources.auroraReboot}`,
});

/** Another parameter group: nobody reboots the instances for it, but an upgrade restarts them into it. */
export const clusterParameterGroup: AttributeRule = (attribute, change, context) =>
  hasChanged(change, 'engine_version') ? [] : clusterParameters(attribute, change, context);

export const instanceParameterGroup = always({
  code: 'rds-cluster-instance-parameter-group-swap',
  timing: 'next-reboot',
  why:
    'Attaches another parameter group, whose values wait until somebody reboots the instance. ' +
    'Neither the maintenance window nor Terraform does that.',
  fix: 'Plan a reboot of the instance.',
  source: `${sources.auroraSettings}; ${sources.auroraReboot}`,
});

/** `db_instance_parameter_group_name`: AWS takes it only together with a major upgrade. */
export const instancesParameterGroup: AttributeRule = (attribute, change) => [
  finding({
    code: 'rds-cluster-instances-parameter-group',
    attribute: attribute.name,
    timing: 'next-reboot',
    apply: change.changed.some(({ name }) => name === 'engine_version') ? 'succeeds' : 'unknown',
    why: 'Attaches a parameter group to every instance, which AWS documents together with a major upgrade only.',
    source: `${sources.modifyCluster}: DBInstanceParameterGroupName`,
  }),
];

/** Only engines that cannot rotate the certificate in place restart for it. */
export const certificateAuthority =
  (kind: string): AttributeRule =>
  (attribute, change) => [
    finding({
      code: `${kind}-certificate-authority`,
      attribute: attribute.name,
      timing: windowTiming(change.after?.apply_immediately),
      interruption: 'unknown',
      why:
        'Changes the certificate authority. Engine versions that cannot rotate without a restart restart, and ' +
        'clients that verify the server need the new authority first.',
      fix: 'Check SupportsCertificateRotationWithoutRestart, and update the trust stores of the clients first.',
      source: sources.auroraSettings,
    }),
  ];
