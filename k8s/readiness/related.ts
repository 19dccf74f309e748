import { type Api, ApiError } from '../api.ts';
import { groupOf, type LiveObject } from '../object.ts';
import type { Related } from './context.ts';
import { conditionOf, specOf, statusOf } from './fields.ts';
import { targetOf } from './kinds/external-secret.ts';
import { selectorOf } from './kinds/service.ts';

/** Undefined when it may not be read: what cannot be seen is not judged. */
export async function readable<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return undefined;
    throw error;
  }
}

const namespaceOf = (live: LiveObject): { readonly namespace?: string } =>
  live.metadata.namespace === undefined ? {} : { namespace: live.metadata.namespace };

const found = async (request: Promise<LiveObject | undefined>): Promise<LiveObject | 'absent' | undefined> =>
  readable(request.then((live) => live ?? 'absent'));

const known = <Field extends keyof Related>(field: Field, value: Related[Field] | undefined): Related =>
  value === undefined ? {} : { [field]: value };

type Load = (api: Api, live: LiveObject) => Promise<Related>;

const endpointSlices: Load = async (api, live) => {
  if (Object.keys(selectorOf(live)).length === 0) return {};
  const slices = await readable(
    api.list(
      { group: 'discovery.k8s.io', kind: 'EndpointSlice' },
      { ...namespaceOf(live), labelSelector: `kubernetes.io/service-name=${live.metadata.name}` },
    ),
  );
  return known('endpointSlices', slices);
};

const writtenSecret: Load = async (api, live) => {
  const name = targetOf(live);
  if (name === undefined || conditionOf(live, 'Ready')?.status !== 'True') return {};
  return known('secret', await found(api.get({ group: '', kind: 'Secret', ...namespaceOf(live), name })));
};

const ownPods: Load = async (api, live) => {
  const { replicas = 1 } = specOf<{ readonly replicas: number }>(live);
  if ((statusOf<{ readonly readyReplicas: number }>(live).readyReplicas ?? 0) >= replicas) return {};
  const pods = await readable(api.list({ group: '', kind: 'Pod' }, namespaceOf(live)));
  return known(
    'pods',
    pods?.filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === live.metadata.uid)),
  );
};

interface MountingPod {
  readonly volumes: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
}

const classAndPods: Load = async (api, live) => {
  if (statusOf<{ readonly phase: string }>(live).phase !== 'Pending') return {};
  const name = specOf<{ readonly storageClassName: string }>(live).storageClassName;
  const pods = await readable(api.list({ group: '', kind: 'Pod' }, namespaceOf(live)));
  return {
    ...(name
      ? known('storageClass', await found(api.get({ group: 'storage.k8s.io', kind: 'StorageClass', name })))
      : {}),
    ...known(
      'pods',
      pods?.filter((pod) =>
        specOf<MountingPod>(pod).volumes?.some(
          ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === live.metadata.name,
        ),
      ),
    ),
  };
};

interface Scaling {
  readonly scaleTargetRef: { readonly apiVersion: string; readonly kind: string; readonly name: string };
}

const scaled: Load = async (api, live) => {
  const target = specOf<Scaling>(live).scaleTargetRef;
  if (target === undefined || conditionOf(live, 'ScalingActive')?.status === 'True') return {};
  const { apiVersion, kind, name } = target;
  return known(
    'target',
    await found(api.get({ group: groupOf(apiVersion), kind, ...namespaceOf(live), name })),
  );
};

const loads: Readonly<Record<string, Load>> = {
  '/PersistentVolumeClaim': classAndPods,
  '/Service': endpointSlices,
  'apps/StatefulSet': ownPods,
  'autoscaling/HorizontalPodAutoscaler': scaled,
  'external-secrets.io/ExternalSecret': writtenSecret,
};

/** What the rule of this kind looks at besides the object: for most kinds nothing, and no request is sent. */
export const relatedOf = async (api: Api, live: LiveObject): Promise<Related> =>
  (await loads[`${groupOf(live.apiVersion)}/${live.kind}`]?.(api, live)) ?? {};
