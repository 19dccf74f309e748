import { poolerScrapeTarget, scrapeTarget } from '../../spec/derived.ts';
import type { ConnectionBudget, ResolvedSpec } from '../../spec/resolved-spec.ts';
import { longestGap } from '../../spec/schedule.ts';
import { toBytes, toMillicores, toSeconds } from '../../spec/units.ts';
import { verticalResources } from '../../spec/vertical-scaling.ts';
import { identityOf } from '../identity.ts';
import { poolerName } from '../pooler/names.ts';
import { hasMasterDocument } from '../stores/index.ts';
import { autoscalerName } from '../workload/index.ts';
import type { MonitoringProps, WatchedBudget, WatchedPooler, WatchedSchedule } from './props.ts';

/** What is watched of a service, whose chart has these objects of operators. */
export function monitoringOf(
  spec: ResolvedSpec,
  operated: Pick<MonitoringProps, 'secrets' | 'certificates'>,
): MonitoringProps {
  const { environment, workload, connectionBudget } = spec;
  const pooler = poolerOf(spec);
  const target = scrapeTarget(spec);
  const { quota } = environment.kubernetes;
  return {
    ...identityOf(spec),
    environment: environment.name,
    namespace: environment.kubernetes.namespace,
    owner: spec.owner,
    settings: spec.monitoring,
    scrape: { port: target.portName, path: target.path },
    workload: {
      replicas: workload.replicas,
      autoscaler: autoscalerName(spec),
      ...limitsOf(spec),
      grace: toSeconds(workload.termination.grace),
    },
    budget: budgetOf(connectionBudget),
    ...operated,
    setupJobs: [
      ...(hasMasterDocument(spec) ? (['bootstrap'] as const) : []),
      ...(workload.migration === undefined ? [] : (['migration'] as const)),
    ],
    schedules: schedulesOf(spec),
    ...(quota.enabled && { quota: { name: spec.service, headroom: quota.headroom } }),
    ...(pooler === undefined ? {} : { pooler }),
  };
}

/** What the pods may use, as far as no vertical autoscaler changes it. */
function limitsOf({ workload }: ResolvedSpec): Pick<MonitoringProps['workload'], 'memory' | 'cpu'> {
  const { resources, verticalScaling } = workload;
  const moved =
    verticalScaling === undefined || verticalScaling.mode === 'Off' ? [] : verticalResources(verticalScaling);
  return {
    ...(moved.includes('memory') ? {} : { memory: toBytes(resources.memory) }),
    // The limit is twice the request (charts/workload/harden.ts).
    ...(moved.includes('cpu') ? {} : { cpu: (2 * toMillicores(resources.cpu)) / 1_000 }),
  };
}

/** With a pooler between, the connections of the pods are the pooler's clients. */
const budgetOf = ({ pods, perPod, jobs, available, clients }: ConnectionBudget): WatchedBudget =>
  clients === undefined
    ? { against: 'server', pods, perPod, besides: jobs, available }
    : { against: 'pooler', pods, perPod, besides: 0, available: clients.available };

function poolerOf(spec: ResolvedSpec): WatchedPooler | undefined {
  const { pooler } = spec.postgres;
  if (pooler === undefined) return undefined;
  const target = poolerScrapeTarget(spec);
  return {
    name: poolerName(spec.service),
    ...(target && { port: target.portName, path: target.path }),
    clientsPerPod: pooler.maxClientConnections,
    serversPerPod: pooler.poolSize + pooler.reservePool,
  };
}

const schedulesOf = ({ service, backup: { dump, drill } }: ResolvedSpec): readonly WatchedSchedule[] => [
  ...(dump === undefined
    ? []
    : [{ kind: 'backup', name: `${service}-dump`, cadence: longestGap(dump.schedule) } as const]),
  ...(drill === undefined
    ? []
    : [{ kind: 'drill', name: `${service}-drill`, cadence: longestGap(drill.schedule) } as const]),
];
