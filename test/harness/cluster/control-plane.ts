import type { Workspace } from '../workspace.ts';
import type { Ports } from './ports.ts';

/** The users that the cluster's own programs are; the audit log leaves them out. */
export const OWN_USERS = [
  'system:apiserver',
  'system:kube-controller-manager',
  'system:kube-scheduler',
  'plinth-test:kwok',
  'plinth-test:metrics-server',
  'plinth-test:external-secrets',
  'plinth-test:harness',
];

type Path = Workspace['path'];

export function etcdArgs({ etcd, etcdPeer }: Ports, path: Path): string[] {
  const url = `http://127.0.0.1:${etcd}`;
  const peer = `http://127.0.0.1:${etcdPeer}`;
  return [
    `--data-dir=${path('etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    // Nothing has to survive a power cut.
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

export function apiServerArgs({ etcd, apiServer }: Ports, path: Path): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    `--secure-port=${apiServer}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    // A loopback address is refused as an endpoint of the Service `kubernetes`.
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.96.0.0/16',
    `--tls-cert-file=${path('server.crt')}`,
    `--tls-private-key-file=${path('server.key')}`,
    `--client-ca-file=${path('authority.crt')}`,
    `--token-auth-file=${path('tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--allow-privileged=true',
    `--service-account-key-file=${path('service-account.pub')}`,
    `--service-account-signing-key-file=${path('service-account.key')}`,
    `--service-account-issuer=${ISSUER}`,
    `--requestheader-client-ca-file=${path('front-proxy.crt')}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${path('front-proxy-client.crt')}`,
    `--proxy-client-key-file=${path('front-proxy-client.key')}`,
    '--kubelet-preferred-address-types=InternalIP',
    `--audit-policy-file=${path('audit-policy.json')}`,
    `--audit-log-path=${path('audit.log')}`,
    // A test reads its own request back as soon as it has the answer.
    '--audit-log-mode=blocking',
    '--profiling=false',
  ];
}

/** The issuer of service account tokens. */
export const ISSUER = 'https://kubernetes.default.svc';

export function controllerManagerArgs(path: Path): string[] {
  return [
    `--kubeconfig=${path('controller-manager.kubeconfig')}`,
    `--service-account-private-key-file=${path('service-account.key')}`,
    `--root-ca-file=${path('authority.crt')}`,
    '--leader-elect=false',
    '--secure-port=0',
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
    '--horizontal-pod-autoscaler-sync-period=1s',
    '--horizontal-pod-autoscaler-cpu-initialization-period=1s',
    '--horizontal-pod-autoscaler-initial-readiness-delay=1s',
    '--horizontal-pod-autoscaler-downscale-stabilization=5s',
    '--resource-quota-sync-period=5s',
    '--profiling=false',
  ];
}

export function schedulerArgs(path: Path): string[] {
  return [
    `--kubeconfig=${path('scheduler.kubeconfig')}`,
    '--leader-elect=false',
    '--secure-port=0',
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
    '--profiling=false',
  ];
}

export function kwokArgs({ kubelet, kwok }: Ports, path: Path): string[] {
  return [
    `--kubeconfig=${path('kwok.kubeconfig')}`,
    `--config=${path('kwok.yaml')}`,
    '--manage-all-nodes=true',
    '--node-ip=127.0.0.1',
    `--node-port=${kubelet}`,
    `--server-address=127.0.0.1:${kwok}`,
    '--node-lease-duration-seconds=40',
  ];
}

export function metricsServerArgs({ metrics }: Ports, path: Path): string[] {
  const kubeconfig = path('metrics-server.kubeconfig');
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    `--cert-dir=${path('metrics-server')}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${metrics}`,
    '--kubelet-insecure-tls',
    '--kubelet-use-node-status-port',
    '--kubelet-preferred-address-types=InternalIP',
    '--kubelet-request-timeout=1s',
    '--metric-resolution=2s',
  ];
}

export function externalSecretsArgs(): string[] {
  return [
    '--metrics-addr=0',
    '--concurrent=4',
    '--enable-cluster-external-secret-reconciler=false',
    '--enable-cluster-push-secret-reconciler=false',
    '--enable-push-secret-reconciler=false',
    '--store-requeue-interval=10s',
  ];
}
