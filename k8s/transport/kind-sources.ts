/** Where custom resources come from, and how they usually get installed. */
interface KindSource {
  readonly what: string;
  readonly install: string;
}

const sources: Readonly<Record<string, KindSource>> = {
  'external-secrets.io': {
    what: 'the External Secrets operator',
    install:
      '`helm install external-secrets external-secrets/external-secrets --namespace external-secrets --create-namespace`',
  },
  'gateway.networking.k8s.io': {
    what: 'Gateway API',
    install:
      'the standard-install.yaml of a Gateway API release with `kubectl apply --server-side -f`, or choose Ingress instead of HTTPRoute',
  },
  'monitoring.coreos.com': {
    what: 'the Prometheus operator',
    install:
      '`helm install kube-prometheus-stack prometheus-community/kube-prometheus-stack`, or only its CRDs with the chart prometheus-operator-crds',
  },
  'autoscaling.k8s.io': {
    what: 'the Vertical Pod Autoscaler',
    install: 'the VPA by ./hack/vpa-up.sh of kubernetes/autoscaler, or the add-on of the cloud',
  },
  'keda.sh': {
    what: 'KEDA',
    install: '`helm install keda kedacore/keda --namespace keda --create-namespace`',
  },
  'security.istio.io': {
    what: 'Istio',
    install: '`helm install istio-base istio/base --namespace istio-system --create-namespace`, then istiod',
  },
};

/** How to get a kind the cluster does not serve. */
export function installationOf(apiVersion: string, kind: string): string {
  const [group = '', version] = apiVersion.split('/');
  if (version === undefined || isBuiltIn(group))
    return `use a version of ${kind} that this cluster serves (\`kubectl api-resources\`)`;
  const source = sources[group];
  const crd = `the CustomResourceDefinition ${pluralOf(kind)}.${group}`;
  return source === undefined
    ? `install ${crd} with the operator it belongs to`
    : `install ${source.what}, which brings ${crd}: ${source.install}`;
}

const isBuiltIn = (group: string): boolean =>
  !(group in sources) && (!group.includes('.') || group.endsWith('.k8s.io'));

/** As the API server derives it when nothing else is said: PrometheusRule, NetworkPolicy, HTTPRoute, Ingress. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}
