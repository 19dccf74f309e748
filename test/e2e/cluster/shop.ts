import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { ManifestObject } from '../../../k8s/object.ts';

export interface ShopProps {
  /** Stack, namespace and part of every name. @default 'shop-dev' */
  readonly stack?: string;
  /** Tag of the image. @default '1.0.0' */
  readonly tag?: string;
  /** Tag of the migration's image; another one is another Job. @default - that of the image */
  readonly migration?: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Pods at least and at most. @default { min: 2, max: 4 } */
  readonly replicas?: { readonly min: number; readonly max: number };
  /** Annotations of the pods. */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Seconds the Job and the rollout may take: many, so that no test depends on how busy the machine is. @default 600 */
  readonly deadline?: number;
  /** More objects. */
  readonly also?: readonly ManifestObject[];
}

/**
 * A service of a few objects with one of each kind an apply treats in its own way: small, so that tests can apply it
 * fifty times. The manifests of real services are applied by other tests.
 */
export function shop(props: ShopProps = {}): ManifestObject[] {
  const { stack = 'shop-dev', tag = '1.0.0', settings = {}, deadline = 600 } = props;
  const { replicas = { min: 2, max: 4 } } = props;
  const labels = { 'app.kubernetes.io/managed-by': 'plinth', 'app.kubernetes.io/instance': stack };
  const object = (
    apiVersion: string,
    kind: string,
    name: string,
    stage: number,
    fields: object,
  ): ManifestObject => ({
    apiVersion,
    kind,
    metadata: {
      name,
      ...(kind === 'Namespace' ? {} : { namespace: stack }),
      labels,
      annotations: { 'plinth.dev/stage': String(stage) },
    },
    ...fields,
  });
  const pod = (image: string, extra: object = {}) => ({
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'main',
        image,
        resources: { requests: { cpu: '50m', memory: '32Mi' }, limits: { memory: '32Mi' } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
    ...extra,
  });
  const app = { ...labels, app: 'shop' };
  const migration = props.migration ?? tag;
  return [
    object('v1', 'Namespace', stack, 0, {}),
    object('v1', 'ConfigMap', 'settings', 2, { data: { LOG_LEVEL: 'info', ...settings } }),
    object('v1', 'Service', 'shop', 3, {
      spec: {
        selector: { app: 'shop' },
        ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }],
      },
    }),
    object('batch/v1', 'Job', `migration-${migration.replaceAll('.', '-')}`, 4, {
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: deadline,
        template: {
          metadata: { labels },
          spec: pod(`registry.example.com/shop:${migration}`, { restartPolicy: 'Never' }),
        },
      },
    }),
    object('apps/v1', 'Deployment', 'shop', 5, {
      spec: {
        progressDeadlineSeconds: deadline,
        selector: { matchLabels: { app: 'shop' } },
        template: {
          metadata: { labels: app, ...(props.podAnnotations ? { annotations: props.podAnnotations } : {}) },
          spec: pod(`registry.example.com/shop:${tag}`),
        },
      },
    }),
    object('autoscaling/v2', 'HorizontalPodAutoscaler', 'shop', 5, {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' },
        minReplicas: replicas.min,
        maxReplicas: replicas.max,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
          },
        ],
      },
    }),
    object('policy/v1', 'PodDisruptionBudget', 'shop', 5, {
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'shop' } } },
    }),
    ...(props.also ?? []),
  ];
}

/** Writes objects as the only manifests of a stack: `<distdir>/<stack>/00-all.yaml`. */
export function writeManifests(distdir: string, stack: string, objects: readonly ManifestObject[]): void {
  const file = join(distdir, stack, '00-all.yaml');
  rmSync(dirname(file), { recursive: true, force: true });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join('---\n'),
  );
}
