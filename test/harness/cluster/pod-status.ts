/*
 * Templates of the status a pod gets, in the words the kubelet uses: Go templates over the pod, as kwok reads them.
 */

const START = '{{ $now := Now }}{{ $pod := . }}\n';
const RUNNING = 'running: { startedAt: {{ $now | Quote }} }';
const NOT_YET = 'waiting: { reason: PodInitializing }';

/** The addresses and the conditions of a pod that a node has taken. */
export function creatingStatus(): string {
  return `${START}phase: Pending
startTime: {{ $now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: ${podIp}
podIPs:
- ip: ${podIp}
conditions:
{{ if .spec.initContainers }}
${condition('Initialized', 'False', 'ContainersNotInitialized', `containers with incomplete status: [${names('initContainers')}]`)}
{{ else }}
${condition('Initialized', 'True')}
{{ end }}
${unready()}
${readinessGates()}
${initStatuses(NOT_YET)}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ''
  ready: false
  started: false
  restartCount: 0
  state:
    waiting: { reason: {{ if $pod.spec.initContainers }}PodInitializing{{ else }}ContainerCreating{{ end }} }
{{ end }}
`;
}

/** Init containers have run; those that restart always (sidecars) go on running. */
export function initializedStatus(): string {
  return `${START}conditions:
${condition('Initialized', 'True')}
${initStatuses(terminated(0, 'Completed'), RUNNING)}
`;
}

export function readyStatus(): string {
  return `${START}phase: Running
conditions:
${condition('PodReadyToStartContainers', 'True')}
${condition('Initialized', 'True')}
${condition('Ready', 'True')}
${condition('ContainersReady', 'True')}
${statuses({ ready: true, started: true, state: RUNNING })}
`;
}

/** Running, and not ready. */
export function startedStatus(): string {
  return `${START}phase: Running
conditions:
${condition('PodReadyToStartContainers', 'True')}
${condition('Initialized', 'True')}
${unready()}
${statuses({ ready: false, started: false, state: RUNNING, keepLast: true })}
`;
}

/** Past its startup probe, and still not ready. */
export function unreadyStatus(): string {
  return `${START}${statuses({ ready: false, started: true, state: RUNNING, keepLast: true })}
`;
}

/** Messages of pkg/kubelet/images/image_manager.go. */
export function pullStatus(reason: 'ErrImagePull' | 'ImagePullBackOff'): string {
  const refused =
    'rpc error: code = NotFound desc = failed to pull and unpack image \\"%s\\": failed to resolve reference \\"%s\\": %s: not found';
  const message =
    reason === 'ErrImagePull'
      ? `{{ printf "${refused}" .image .image .image | Quote }}`
      : `{{ printf "Back-off pulling image \\"%s\\": ErrImagePull: ${refused}" .image .image .image .image | Quote }}`;
  return `${START}${statuses({ ready: false, started: false, state: `waiting: { reason: ${reason}, message: ${message} }` })}
`;
}

/** The container has ended and waits for its next start. */
export function backOffStatus(exitCode: number, reason: string): string {
  const message =
    '{{ printf "back-off 5s restarting failed container=%s pod=%s_%s(%s)" .name $pod.metadata.name $pod.metadata.namespace $pod.metadata.uid | Quote }}';
  return `${START}conditions:
${unready()}
containerStatuses:
{{ range $index, $container := .spec.containers }}
{{ $before := index $pod.status.containerStatuses $index }}
{{ with $container }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ${imageId}
  ready: false
  started: false
  restartCount: {{ add $before.restartCount 1 }}
  lastState:
    terminated:
      exitCode: ${exitCode}
      reason: ${reason}
      startedAt: {{ $before.state.running.startedAt | Quote }}
      finishedAt: {{ $now | Quote }}
      containerID: ${containerId}
  state:
    waiting: { reason: CrashLoopBackOff, message: ${message} }
{{ end }}
{{ end }}
`;
}

/** The first init container has ended with exit code 1 and waits for its next start. */
export function failedInitStatus(): string {
  return `${START}initContainerStatuses:
{{ range $index, $container := .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ''
  ready: false
  started: false
  {{ if eq $index 0 }}
  restartCount: 1
  lastState:
    terminated: { exitCode: 1, reason: Error, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} }
  state:
    waiting:
      reason: CrashLoopBackOff
      message: {{ printf "back-off 10s restarting failed container=%s pod=%s_%s(%s)" .name $pod.metadata.name $pod.metadata.namespace $pod.metadata.uid | Quote }}
  {{ else }}
  restartCount: 0
  state:
    waiting: { reason: PodInitializing }
  {{ end }}
{{ end }}
`;
}

export function completedStatus(): string {
  return endedStatus('Succeeded', 'PodCompleted', terminated(0, 'Completed'));
}

export function failedJobStatus(): string {
  return endedStatus('Failed', 'PodFailed', terminated(1, 'Error'));
}

function endedStatus(phase: string, reason: string, state: string): string {
  return `${START}phase: ${phase}
conditions:
${condition('Ready', 'False', reason)}
${condition('ContainersReady', 'False', reason)}
${initStatuses(terminated(0, 'Completed'))}
${statuses({ ready: false, started: false, state })}
`;
}

const podIp =
  '{{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}';
const imageId = '{{ printf "sha256:%s" ( sha256sum .image ) | Quote }}';
const containerId =
  '{{ printf "containerd://%s" ( sha256sum ( printf "%s%s" $pod.metadata.uid .name ) ) | Quote }}';

function terminated(exitCode: number, reason: string): string {
  return `terminated: { exitCode: ${exitCode}, reason: ${reason}, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} }`;
}

function condition(type: string, status: 'True' | 'False', reason = '', message = ''): string {
  return `- { type: ${type}, status: '${status}', lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}, reason: '${reason}', message: '${message}' }`;
}

function unready(): string {
  const message = `containers with unready status: [${names('containers')}]`;
  return ['Ready', 'ContainersReady']
    .map((type) => condition(type, 'False', 'ContainersNotReady', message))
    .join('\n');
}

function readinessGates(): string {
  return `{{ range .spec.readinessGates }}
- { type: {{ .conditionType | Quote }}, status: 'True', lastTransitionTime: {{ $now | Quote }} }
{{ end }}`;
}

interface Statuses {
  readonly ready: boolean;
  readonly started: boolean;
  readonly state: string;
  /** Keeps how often the container was restarted and how it ended before. */
  readonly keepLast?: boolean;
}

function statuses({ ready, started, state, keepLast = false }: Statuses): string {
  const last = keepLast
    ? `restartCount: {{ or $before.restartCount 0 }}
  {{ with $before.lastState }}
  lastState: {{ . | toJson }}
  {{ end }}`
    : 'restartCount: 0';
  return `containerStatuses:
{{ range $index, $container := .spec.containers }}
{{ $before := index $pod.status.containerStatuses $index }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ${imageId}
  containerID: ${containerId}
  ready: ${ready}
  started: ${started}
  ${last}
  state:
    ${state}
{{ end }}`;
}

/** @param sidecar the state of those that restart always, where it is not that of the others */
function initStatuses(state: string, sidecar = state): string {
  const done = state !== NOT_YET;
  return `{{ if .spec.initContainers }}
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ${done ? imageId : "''"}
  restartCount: 0
  ready: ${done}
  {{ if eq (or .restartPolicy "") "Always" }}
  started: ${sidecar === RUNNING}
  state:
    ${sidecar}
  {{ else }}
  started: false
  state:
    ${state}
  {{ end }}
{{ end }}
{{ end }}`;
}

/** `first second` */
function names(containers: 'containers' | 'initContainers'): string {
  return `{{ range $i, $c := .spec.${containers} }}{{ if $i }} {{ end }}{{ $c.name }}{{ end }}`;
}
