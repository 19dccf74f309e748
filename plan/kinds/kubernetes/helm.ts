import { finding } from '../../finding.ts';
import type { Kind } from '../../kind.ts';
import { eachTells, quietly } from '../stores/arguments.ts';
import { endingOf, forcedBy } from '../stores/ending.ts';

const ending = {
  code: 'helm-release-delete',
  noun: 'the Helm release',
  source: 'Helm documentation, helm uninstall; Kubernetes documentation, Persistent volumes: reclaiming',
};

const release: Kind = {
  types: ['helm_release'],
  noun: 'the Helm release',
  updated: {
    ...quietly(
      'atomic',
      'cleanup_on_fail',
      'dependency_update',
      'description',
      'devel',
      'disable_openapi_validation',
      'disable_webhooks',
      'keyring',
      'lint',
      'max_history',
      'pass_credentials',
      'render_subchart_notes',
      'repository',
      'repository_ca_file',
      'repository_cert_file',
      'repository_key_file',
      'repository_password',
      'repository_username',
      'skip_crds',
      'take_ownership',
      'timeout',
      'timeouts',
      'upgrade_install',
      'verify',
      'wait',
      'wait_for_jobs',
    ),
    ...eachTells(
      [
        'chart',
        'version',
        'values',
        'set',
        'set_list',
        'set_sensitive',
        'set_wo',
        'set_wo_revision',
        'postrender',
        'reset_values',
        'reuse_values',
        'force_update',
        'recreate_pods',
        'replace',
      ],
      {
        code: 'helm-release-upgrade',
        severity: 'review',
        interruption: 'unknown',
        data: 'unknown',
        reversible: 'unknown',
        apply: 'unknown',
        why: 'Upgrades the Helm release now. Which objects change, and whether their pods stop, the chart decides and the plan does not show.',
        fix: 'Look at the manifests with helm diff or helm template.',
        source: 'Helm documentation, helm upgrade',
      },
    ),
  },
  destroyed: (change) => [
    finding({
      ...ending,
      interruption: 'outage',
      data: 'unknown',
      reversible: 'unknown',
      why: `${endingOf(change, ending.noun, 'a new one')}, and every object of it is deleted, its workloads too. Volumes it claimed itself may go with it.${forcedBy(change)}`,
      fix: 'Look for claims of volumes among its objects before.',
    }),
  ],
};

export const helmKinds: readonly Kind[] = [release];
