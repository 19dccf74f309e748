import { ApiObject } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-27/lib/service-account.js';
import type { Construct } from 'constructs';
import { poolerPort } from '../../spec/derived.ts';
import { poolerSelector } from './labels.ts';
import { poolerName } from './names.ts';
import type { PoolerProps } from './props.ts';

/**
 * What `DATABASE_URL` of the service names. A client speaks first and not in TLS, so a mesh must not guess what it
 * is: `appProtocol` says so (Istio, "Protocol Selection"), which the library cannot.
 */
export const service = (scope: Construct, props: PoolerProps): ApiObject =>
  new ApiObject(scope, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    // A ServiceMonitor selects Services by label.
    metadata: { name: poolerName(props.service), labels: poolerSelector(props) },
    spec: {
      type: 'ClusterIP',
      selector: poolerSelector(props),
      ports: [
        { name: 'postgres', port: poolerPort, targetPort: poolerPort, protocol: 'TCP', appProtocol: 'tcp' },
        ...metricsPort(props),
      ],
    },
  });

const metricsPort = ({ scrape }: PoolerProps): readonly object[] =>
  scrape === undefined
    ? []
    : [{ name: scrape.portName, port: scrape.port, targetPort: scrape.port, protocol: 'TCP' }];

/** An identity that nothing is allowed to. */
export const serviceAccount = (scope: Construct, props: PoolerProps): ServiceAccount =>
  new ServiceAccount(scope, 'service-account', {
    metadata: { name: poolerName(props.service) },
    automountToken: false,
  });

/** One pod at a time may be evicted, and one that is not ready always: see the workload's. */
export const disruptionBudget = (scope: Construct, props: PoolerProps): ApiObject =>
  new ApiObject(scope, 'disruption-budget', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: poolerName(props.service) },
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: poolerSelector(props) },
    },
  });
