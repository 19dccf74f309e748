import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { Transforms } from '../spec/transform.ts';
import { identityOf } from './identity.ts';
import { chartLabels } from './labels.ts';
import { Migrations, migrationsOf } from './migrations/index.ts';
import { Policy, policyOf } from './policy/index.ts';
import { Stores, storesOf } from './stores/index.ts';
import { Workload, workloadOf } from './workload/index.ts';

/** The Kubernetes half of one service in one environment. `manifestsOf` renders it. */
export class ServiceChart extends Chart {
  /** Applied to rendered objects, by name (`transformNames`). */
  readonly transforms: Transforms;

  constructor(scope: Construct, spec: ResolvedSpec, hatches: { readonly transform?: Transforms } = {}) {
    super(scope, spec.stack, {
      namespace: spec.environment.kubernetes.namespace,
      labels: chartLabels(identityOf(spec)),
    });
    this.transforms = hatches.transform ?? {};

    new Policy(this, 'policy', policyOf(spec));
    new Stores(this, 'stores', storesOf(spec));
    new Migrations(this, 'migrations', migrationsOf(spec));
    new Workload(this, 'workload', workloadOf(spec));
  }
}
