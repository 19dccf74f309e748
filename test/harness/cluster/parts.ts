import {
  externalSecretsSource,
  kwokSource,
  metricsServerSource,
  type PatchedSource,
} from './patched-sources.ts';

/** The Kubernetes release that the control plane of the test cluster is. */
export const KUBERNETES_VERSION = '1.34.2';

export type PartName =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kwok'
  | 'metrics-server'
  | 'external-secrets'
  | 'kubeconform'
  | 'kube-score'
  | 'helm';

/** A program built from Go modules. Which modules, at which versions, says the folder `modules/<module>`. */
export interface Part {
  readonly version: string;
  /** Folder below `modules` with go.mod and go.sum. */
  readonly module: string;
  /** The package that is the program. */
  readonly program: string;
  /** The variable that holds the version it prints. */
  readonly versionVariable?: string;
  /** What makes it print its version; a part without is taken from nowhere but our own build. */
  readonly versionArgs?: readonly string[];
  /** Minutes the first build takes on two processors, after the parts above it. */
  readonly minutes: number;
  readonly source?: PatchedSource;
}

const kubernetes = (name: string, minutes: number): Part => ({
  version: KUBERNETES_VERSION,
  module: 'kubernetes',
  program: `k8s.io/kubernetes/cmd/${name}`,
  versionVariable: 'k8s.io/component-base/version.gitVersion',
  versionArgs: ['--version'],
  minutes,
});

/** In the order in which they are best built: the later ones find most of their packages compiled. */
export const PARTS: Readonly<Record<PartName, Part>> = {
  'kube-apiserver': kubernetes('kube-apiserver', 4),
  'kube-controller-manager': kubernetes('kube-controller-manager', 1),
  'kube-scheduler': kubernetes('kube-scheduler', 1),
  etcd: {
    version: '3.6.5',
    module: 'etcd',
    program: 'go.etcd.io/etcd/server/v3',
    versionArgs: ['--version'],
    minutes: 1,
  },
  kwok: {
    version: '0.7.0',
    module: 'kwok',
    program: 'sigs.k8s.io/kwok/cmd/kwok',
    versionVariable: 'sigs.k8s.io/kwok/pkg/consts.Version',
    minutes: 1,
    source: kwokSource,
  },
  'metrics-server': {
    version: '0.7.2',
    module: 'metrics-server',
    program: 'sigs.k8s.io/metrics-server/cmd/metrics-server',
    minutes: 1,
    source: metricsServerSource,
  },
  'external-secrets': {
    version: '0.18.2',
    module: 'external-secrets',
    program: 'github.com/external-secrets/external-secrets',
    minutes: 2,
    source: externalSecretsSource,
  },
  kubeconform: {
    version: '0.7.0',
    module: 'kubeconform',
    program: 'github.com/yannh/kubeconform/cmd/kubeconform',
    versionVariable: 'main.version',
    versionArgs: ['-v'],
    minutes: 1,
  },
  'kube-score': {
    version: '1.20.0',
    module: 'kube-score',
    program: 'github.com/zegl/kube-score/cmd/kube-score',
    versionVariable: 'main.version',
    versionArgs: ['version'],
    minutes: 1,
  },
  helm: {
    version: '3.19.0',
    module: 'helm',
    program: 'helm.sh/helm/v3/cmd/helm',
    versionVariable: 'helm.sh/helm/v3/internal/version.version',
    versionArgs: ['version', '--short'],
    minutes: 2,
  },
};
