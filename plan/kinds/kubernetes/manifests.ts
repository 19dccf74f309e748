import type { AttributeChange, Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import type { Kind } from '../../kind.ts';
import { canonical, hasUnknown, isSensitive, type Json, type Value } from '../../value.ts';
import { quietly } from '../stores/arguments.ts';
import { ended, left } from './ends.ts';
import { objectOf } from './object.ts';
import { rollout } from './rollout.ts';

const workloads = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

const differs = (a: Value | undefined, b: Value | undefined): boolean =>
  hasUnknown(b) || isSensitive(b) || canonical((a ?? null) as Json) !== canonical((b ?? null) as Json);

/** A manifest: labels and annotations are quiet, a workload rolls out, and of anything else nothing is known. */
function manifestChange(attribute: AttributeChange, change: Change): readonly Finding[] {
  const [before, after] = [objectOf(change.type, change.before), objectOf(change.type, change.after)];
  const { metadata: _old, ...rest } = before.rest;
  const { metadata: _new, ...newRest } = after.rest;
  const isShown = before.kind !== undefined && before.kind === after.kind && !hasUnknown(attribute.after);
  if (isShown && attribute.name === 'manifest' && !differs(rest as Value, newRest as Value)) return [];
  if (isShown && workloads.has(after.kind ?? '') && after.spec !== undefined)
    return rollout(attribute, change);
  return [
    finding({
      code: 'kubernetes-manifest-change',
      attribute: attribute.name,
      severity: 'review',
      interruption: 'unknown',
      data: 'unknown',
      reversible: 'unknown',
      why: 'Applies another manifest. What that does depends on its kind and its controller.',
      source: 'Kubernetes documentation, Kubernetes objects',
    }),
  ];
}

const settings = quietly(
  'apply_only',
  'computed_fields',
  'field_manager',
  'force_conflicts',
  'force_new',
  'ignore_fields',
  'override_namespace',
  'sensitive_fields',
  'server_side_apply',
  'timeouts',
  'validate_schema',
  'wait',
  'wait_for',
  'wait_for_rollout',
);

const manifest: Kind = {
  types: ['kubernetes_manifest', 'kubectl_manifest', 'k8s_manifest'],
  noun: 'the manifest',
  updated: { ...settings, manifest: manifestChange, yaml_body: manifestChange, yaml: manifestChange },
  destroyed: ended,
  left,
};

export const manifestKinds: readonly Kind[] = [manifest];
