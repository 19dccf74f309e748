import './engine.ts';
import { App as ManifestApp } from 'cdk8s';
import type { App, TerraformStack } from 'cdktf';
import { parseAllDocuments } from 'yaml';
import { hatchLimits } from '../charts/hatch-limits.ts';
import { manifestsOf } from '../charts/manifests.ts';
import { ServiceChart } from '../charts/service-chart.ts';
import type { ManifestObject } from '../k8s/object.ts';
import type { Problem } from '../spec/problem.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import { ServiceStack } from '../stacks/service-stack.ts';
import type { Hatches } from './build.ts';
import type { Manifest } from './hatches.ts';

export const buildTerraform = (app: App, spec: ResolvedSpec, hatches: Hatches): TerraformStack =>
  new ServiceStack(app, spec, hatches);

export const buildManifests = (spec: ResolvedSpec, hatches: Hatches): readonly Manifest[] =>
  manifestsOf(new ServiceChart(new ManifestApp(), spec, hatches));

export const checkHatched = (spec: ResolvedSpec, manifests: readonly Manifest[]): Problem[] =>
  hatchLimits(
    spec,
    manifests
      .flatMap(({ text }) => parseAllDocuments(text))
      .map((document) => document.toJS() as ManifestObject | null)
      .filter((object) => object !== null),
  );
