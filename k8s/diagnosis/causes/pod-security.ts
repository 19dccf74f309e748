import type { Cause } from '../diagnosis.ts';
import { refusalOf } from './refusal.ts';

/** `violates PodSecurity "restricted:latest": privileged (container "x" must not set securityContext.privileged=true)` */
const violation = /violates PodSecurity "(?<level>[^":]+)(?::[^"]*)?": (?<checks>.+)$/s;

const field =
  /(?:hostPath|hostNetwork|hostPID|hostIPC|hostPort|(?:securityContext|spec)\.[\w.]+(?:\[[^\]]*\])?)/g;

/** The admission plugin PodSecurity refuses the pods. */
export const podSecurity: Cause = (found) => {
  const refusal = refusalOf(found);
  const groups = refusal && violation.exec(refusal.message)?.groups;
  if (!refusal || !groups) return undefined;
  const { level, checks = '' } = groups;
  const names = checks.replaceAll(/ \([^)]*\)/g, '');
  const fields = [...new Set(checks.match(field) ?? [])];
  return {
    code: 'PLINTH-K8S-122',
    cause: `Pod Security "${level}" refuses the pods: ${names}`,
    evidence: [refusal.line],
    fix:
      fields.length === 0
        ? 'remove what changes the pod from its manifest (a transform, a mutating webhook)'
        : `correct ${fields.join(', ')}; the manifests of the kit satisfy "restricted", so look for a transform or a mutating webhook`,
  };
};
