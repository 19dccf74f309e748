import type { ManifestObject } from '../k8s/object.ts';
import { clusterScoped } from '../k8s/stages.ts';
import { withPodTemplate } from './pod-template.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Without what the library adds and the API ignores, refuses or does not keep. */
export function tidied(json: ManifestObject): ManifestObject {
  const { namespace, ...metadata } = json.metadata;
  const kept = clusterScoped.has(json.kind) ? { ...json, metadata } : json;
  if (json.kind === 'Service') return { ...kept, spec: withoutEmptyExternalIps(json.spec as Fields) };
  if (json.kind === 'Deployment') return withoutHostDefaults(withoutNoWait(kept));
  if (json.kind === 'ConfigMap' && json.immutable === false) {
    const { immutable, ...rest } = kept as ManifestObject;
    return rest as ManifestObject;
  }
  return withoutHostDefaults(kept);
}

function withoutEmptyExternalIps(spec: Fields): Fields {
  const { externalIPs, ...rest } = spec;
  return Array.isArray(externalIPs) && externalIPs.length > 0 ? spec : rest;
}

/** The API server does not print these two when they are false. */
const withoutHostDefaults = (object: ManifestObject): ManifestObject =>
  withPodTemplate(object, ({ spec, ...template }) => {
    const { hostNetwork, setHostnameAsFQDN, ...rest } = spec;
    return {
      ...template,
      spec: {
        ...rest,
        ...(hostNetwork === true && { hostNetwork }),
        ...(setHostnameAsFQDN === true && { setHostnameAsFQDN }),
      },
    };
  });

function withoutNoWait(object: ManifestObject): ManifestObject {
  const { minReadySeconds, ...rest } = object.spec as Fields;
  return minReadySeconds === 0 ? { ...object, spec: rest } : object;
}
