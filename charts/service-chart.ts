import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { connectionGraph } from '../spec/connection-graph.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { Transforms } from '../spec/transform.ts';
import { Backup, backupOf } from './backup/index.ts';
import { identityOf } from './identity.ts';
import { chartLabels } from './labels.ts';
import { Migrations, migrationsOf } from './migrations/index.ts';
import { Monitoring, monitoringOf } from './monitoring/index.ts';
import { type PodSettings, podSettingsOf } from './pod-settings.ts';
import { Policy, policyOf } from './policy/index.ts';
import { Pooler, poolerOf } from './pooler/index.ts';
import { Route, routeOf } from './route/index.ts';
import { Stores, storesOf } from './stores/index.ts';
import { Workload, workloadOf } from './workload/index.ts';

/** The Kubernetes half of one service in one environment. `manifestsOf` renders it. */
export class ServiceChart extends Chart {
  /** Applied to rendered objects, by name (`transformNames`). */
  readonly transforms: Transforms;
  /** Applied to every rendered pod template. */
  readonly everyPod: PodSettings;

  constructor(scope: Construct, spec: ResolvedSpec, hatches: { readonly transform?: Transforms } = {}) {
    super(scope, spec.stack, {
      namespace: spec.environment.kubernetes.namespace,
      labels: chartLabels(identityOf(spec)),
    });
    this.transforms = hatches.transform ?? {};
    this.everyPod = podSettingsOf(spec, connectionGraph(spec));

    new Policy(this, 'policy', policyOf(spec));
    new Stores(this, 'stores', storesOf(spec));
    new Migrations(this, 'migrations', migrationsOf(spec));
    const pooler = poolerOf(spec);
    if (pooler !== undefined) new Pooler(this, 'pooler', pooler);
    new Workload(this, 'workload', workloadOf(spec));
    new Backup(this, 'backup', backupOf(spec));
    const route = routeOf(spec);
    if (route !== undefined) new Route(this, 'route', route);
    // Last: it watches what is there.
    const operated = {
      secrets: namesOf(this, 'ExternalSecret'),
      certificates: namesOf(this, 'Certificate'),
    };
    new Monitoring(this, 'monitoring', monitoringOf(spec, operated));
  }
}

/** Names of the objects of one kind that are in the chart so far. */
const namesOf = (chart: Chart, kind: string): readonly string[] =>
  chart.node
    .findAll()
    .filter((construct) => ApiObject.isApiObject(construct))
    .filter((object) => object.kind === kind)
    .map(({ name }) => name)
    .sort();
