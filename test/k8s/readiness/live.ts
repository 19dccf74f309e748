import type { LiveObject } from '../../../k8s/object.ts';

export const now = new Date('2026-03-01T12:00:00Z');

/** A time that many seconds before `now`. */
export const ago = (seconds: number): string => new Date(now.getTime() - seconds * 1000).toISOString();

interface Fields {
  readonly name?: string;
  readonly namespace?: string;
  readonly generation?: number;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly owner?: LiveObject;
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
  readonly [field: string]: unknown;
}

/** An object as the API server would return it; its uid is its kind and name. */
export function live(
  apiVersion: string,
  kind: string,
  {
    name = 'orders',
    namespace = 'orders-prod',
    generation,
    labels,
    annotations,
    owner,
    metadata,
    ...rest
  }: Fields = {},
): LiveObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      uid: `${kind}/${name}`,
      resourceVersion: '1',
      creationTimestamp: ago(600),
      ...(generation === undefined ? {} : { generation }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid }] }),
      ...metadata,
    },
    ...rest,
  };
}

export const condition = (
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason?: string,
  message?: string,
  secondsAgo = 10,
) => ({
  type,
  status,
  ...(reason === undefined ? {} : { reason }),
  ...(message === undefined ? {} : { message }),
  lastTransitionTime: ago(secondsAgo),
});
