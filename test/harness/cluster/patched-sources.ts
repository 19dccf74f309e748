/**
 * A module that is compiled from a changed copy: go.mod replaces it with `./source`. The copy is of the module as the
 * checksum database knows it.
 */
export interface PatchedSource {
  readonly module: string;
  readonly version: string;
  /** The module's hash, as a go.sum would hold it. */
  readonly sum: string;
  /** What of the module is copied. */
  readonly folders: readonly string[];
  readonly changes: readonly SourceChange[];
}

export interface SourceChange {
  readonly file: string;
  /** Must occur exactly `times` times. */
  readonly from: string;
  readonly to: string;
  /** @default 1 */
  readonly times?: number;
}

const PROVIDERS_LEFT_OUT = (
  'akeyless alibaba azure/keyvault beyondtrust bitwarden chef cloudru/secretmanager conjur delinea device42 doppler ' +
  'fake fortanix gcp/secretmanager github gitlab ibm infisical keepersecurity kubernetes onboardbase onepassword ' +
  'onepasswordsdk oracle passbolt passworddepot previder pulumi scaleway secretserver senhasegura vault webhook ' +
  'yandex/certificatemanager yandex/lockbox'
).split(' ');

const GENERATORS_LEFT_OUT = 'acr ecr fake gcr github grafana mfa quay sts uuid vault webhook'.split(' ');

/** Compiles with the client libraries of Kubernetes 1.34, and names pod and image in the events it sends. */
function kwok(): PatchedSource {
  const pods = 'pkg/kwok/controllers/pod_controller.go';
  return {
    module: 'sigs.k8s.io/kwok',
    version: 'v0.7.0',
    sum: 'h1:+eGsNOIPapjsSzeZlOEcwbpyEVa2Vqlcafa0qIjaKV4=',
    folders: ['cmd', 'pkg', 'kustomize', 'stages'],
    changes: [
      {
        // The constant left the library in 1.34; its value is the name of an annotation.
        file: 'pkg/utils/informer/informer.go',
        from: 'metav1.InitialEventsListBlueprintAnnotationKey',
        to: '"kubernetes.io/initial-events-list-blueprint"',
        times: 2,
      },
      { file: pods, from: '\t"sync/atomic"\n', to: '\t"strings"\n\t"sync/atomic"\n' },
      {
        file: pods,
        from: 'event.Type, event.Reason, event.Message)',
        to: `event.Type, event.Reason, strings.NewReplacer(
			"$(namespace)", pod.Namespace, "$(pod)", pod.Name, "$(uid)", string(pod.UID),
			"$(container)", pod.Spec.Containers[0].Name, "$(image)", pod.Spec.Containers[0].Image,
		).Replace(event.Message))`,
      },
    ],
  };
}

/** Compiles with the server library of Kubernetes 1.34, and may read usage every second: tests wait for it. */
function metricsServer(): PatchedSource {
  const file = 'cmd/metrics-server/app/options/options.go';
  return {
    module: 'sigs.k8s.io/metrics-server',
    version: 'v0.7.2',
    sum: 'h1:0t1FhxdEHKHF/SduSRdkNHIYb24TpHqew2B/64GzOq8=',
    folders: ['cmd', 'pkg'],
    changes: [
      {
        file,
        from: '\tgenericoptions "k8s.io/apiserver/pkg/server/options"\n',
        to: '\tgenericoptions "k8s.io/apiserver/pkg/server/options"\n\t"k8s.io/apiserver/pkg/util/compatibility"\n',
      },
      {
        file,
        from: 'serverConfig.Version = &versionGet',
        to: 'serverConfig.EffectiveVersion = compatibility.DefaultBuildEffectiveVersion()',
      },
      { file, from: 'serverConfig.Version.String()', to: 'versionGet.GitVersion', times: 2 },
      { file, from: 'o.MetricResolution < 10*time.Second', to: 'o.MetricResolution < time.Second' },
    ],
  };
}

/**
 * The operator with what the charts use, its AWS provider and its password generator: the thirty other providers are
 * most of what it takes to compile it.
 */
function externalSecrets(): PatchedSource {
  return {
    module: 'github.com/external-secrets/external-secrets',
    version: 'v0.18.2',
    sum: 'h1:uTGUkEeclsLu93SkhToDGBs8+aaSwkstLWIQ3g21ZMI=',
    folders: ['apis', 'cmd', 'pkg', 'main.go'],
    changes: [
      ...withoutImports('pkg/provider', PROVIDERS_LEFT_OUT),
      ...withoutImports('pkg/generator', GENERATORS_LEFT_OUT),
    ],
  };
}

function withoutImports(folder: string, names: readonly string[]): SourceChange[] {
  return names.map((name) => ({
    file: `${folder}/register/register.go`,
    from: `\t_ "github.com/external-secrets/external-secrets/${folder}/${name}"\n`,
    to: '',
  }));
}

export const kwokSource = kwok();
export const metricsServerSource = metricsServer();
export const externalSecretsSource = externalSecrets();
