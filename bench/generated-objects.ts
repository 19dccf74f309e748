/** What a large platform team keeps in one namespace, the namespace first, without anything that runs. */
export function manyObjects(namespace: string, count: number): object[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...Array.from({ length: count - 1 }, (_, i) => {
      const name = `object-${i}`;
      const labels = { app: name, team: 'platform' };
      return { ...fieldsOf(i, name), metadata: { name, namespace, labels } };
    }),
  ];
}

/** Four kinds in turn. */
function fieldsOf(at: number, name: string): object {
  switch (at % 4) {
    case 0:
      return { apiVersion: 'v1', kind: 'ConfigMap', data: { LOG_LEVEL: 'info', REGION: name } };
    case 1:
      return { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', data: { note: 'dGV4dA==' } };
    case 2:
      return { apiVersion: 'v1', kind: 'ServiceAccount', automountServiceAccountToken: false };
    default:
      return {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        spec: {
          podSelector: { matchLabels: { app: name } },
          policyTypes: ['Egress'],
          egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ protocol: 'TCP', port: 5432 }] }],
        },
      };
  }
}
