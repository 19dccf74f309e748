import type { Construct } from 'constructs';
import { LateObject } from '../late-object.ts';
import { byteQuantity, millicoreQuantity } from '../quantity.ts';
import { type Amounts, largestContainer, namespaceNeeds } from './needs.ts';
import type { PolicyProps } from './props.ts';

/**
 * Everything the service may run at its worst moment and some room; what runs away beyond that is stopped
 * before it takes the cluster's nodes. Services are not counted: cert-manager makes one per host name it proves.
 */
export function resourceQuota(scope: Construct, props: PolicyProps): void {
  if (props.quota === undefined) return;
  const { headroom } = props.quota;
  const roomy: Roomy = (amount, step = 1) => Math.ceil((amount * (100 + headroom)) / (100 * step)) * step;
  new LateObject(
    scope,
    'quota',
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: props.service } },
    (objects) => {
      const { pods, requests, limits } = namespaceNeeds(objects);
      return {
        spec: {
          hard: {
            pods: String(roomy(pods)),
            ...named('requests', requests, roomy),
            ...named('limits', limits, roomy),
          },
        },
      };
    },
  );
}

/** An amount with its room, in whole steps, rounded up. */
type Roomy = (amount: number, step?: number) => number;

const bytesPerMib = 1_048_576;

const named = (prefix: string, amounts: Amounts, roomy: Roomy): Record<string, string> => ({
  [`${prefix}.cpu`]: millicoreQuantity(roomy(amounts.millicores)),
  [`${prefix}.memory`]: byteQuantity(roomy(amounts.memory, bytesPerMib)),
  [`${prefix}.ephemeral-storage`]: byteQuantity(roomy(amounts.ephemeralStorage, bytesPerMib)),
});

/**
 * What a container gets that says nothing, such as one that is injected or somebody's shell: a quota refuses
 * containers without numbers. And what none may exceed: the largest of the service. That is the limit too of one
 * that says what it requests and nothing more: a lower one than its request would be refused.
 */
export function limitRange(scope: Construct, props: PolicyProps): void {
  if (props.quota === undefined) return;
  new LateObject(
    scope,
    'limit-range',
    { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: props.service } },
    (objects) => {
      const { millicores, memory, ephemeralStorage } = largestContainer(objects);
      const max = {
        cpu: millicoreQuantity(millicores),
        memory: byteQuantity(memory),
        'ephemeral-storage': byteQuantity(ephemeralStorage),
      };
      const disk = byteQuantity(Math.min(128 * bytesPerMib, ephemeralStorage));
      const defaultRequest = {
        cpu: millicoreQuantity(Math.min(100, millicores)),
        memory: byteQuantity(Math.min(128 * bytesPerMib, memory)),
        'ephemeral-storage': disk,
      };
      // Of the disk the quota counts so much for a proxy that is injected (`proxyAmounts`).
      const limit = { ...max, 'ephemeral-storage': disk };
      return { spec: { limits: [{ type: 'Container', default: limit, defaultRequest, max }] } };
    },
  );
}
