import type { ManifestObject } from '../../charts/manifests.ts';
import { at, type Container, podSpecOf } from './fixture.ts';

/** Volume types the "restricted" profile allows. */
const allowedVolumes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/**
 * What https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted would refuse in the
 * pods of this object; empty when it admits them.
 */
export function restrictedViolations(object: ManifestObject): string[] {
  const pod = podSpecOf(object);
  const containers = [...list(pod.containers), ...list(pod.initContainers), ...list(pod.ephemeralContainers)];
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => pod[field] === true),
    ...(at(pod, 'securityContext.runAsUser') === 0 ? ['pod runAsUser 0'] : []),
    ...list(pod.volumes)
      .flatMap((volume) => Object.keys(volume).filter((key) => key !== 'name'))
      .filter((type) => !allowedVolumes.has(type))
      .map((type) => `volume ${type}`),
    ...containers.flatMap((container) => containerViolations(pod, container)),
  ];
}

const list = (value: unknown): readonly Container[] => (value ?? []) as readonly Container[];

function containerViolations(pod: Readonly<Record<string, unknown>>, container: Container): string[] {
  const own = (field: string) => at(container, `securityContext.${field}`);
  const inherited = (field: string) => own(field) ?? at(pod, `securityContext.${field}`);
  const added = (own('capabilities.add') ?? []) as readonly string[];
  const dropped = (own('capabilities.drop') ?? []) as readonly string[];
  const ports = (container.ports ?? []) as readonly { readonly hostPort?: number }[];
  const seccomp = inherited('seccompProfile.type');
  const rules: readonly (readonly [string, boolean])[] = [
    ['privileged', own('privileged') === true],
    ['allowPrivilegeEscalation', own('allowPrivilegeEscalation') !== false],
    ['runAsNonRoot', inherited('runAsNonRoot') !== true],
    ['runAsUser 0', own('runAsUser') === 0],
    ['capabilities.drop', !dropped.includes('ALL')],
    ['capabilities.add', added.some((capability) => capability !== 'NET_BIND_SERVICE')],
    ['seccompProfile', seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost'],
    ['hostPort', ports.some(({ hostPort }) => hostPort !== undefined)],
  ];
  return rules.filter(([, violated]) => violated).map(([rule]) => `${container.name} ${rule}`);
}
