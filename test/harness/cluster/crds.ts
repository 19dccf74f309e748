import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../cache.ts';
import { moduleFolder } from './go-module.ts';
import type { PartsProps } from './part-cache.ts';

export type CrdSet =
  | 'prometheus-operator'
  | 'gateway-api'
  | 'vertical-pod-autoscaler'
  | 'keda'
  | 'istio'
  | 'external-secrets'
  | 'cert-manager';

interface CrdSource {
  readonly module: string;
  readonly version: string;
  readonly sum: string;
  /** A YAML file of the module, or a folder of them. */
  readonly path: string;
  /** Names of the definitions that are taken. */
  readonly names: readonly string[];
}

/** Where the definitions come from: released modules, of the version their operator has. */
export const CRD_SETS: Readonly<Record<CrdSet, CrdSource>> = {
  'prometheus-operator': {
    module: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.85.0',
    sum: 'h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=',
    path: 'example/prometheus-operator-crd',
    names: ['servicemonitors', 'podmonitors', 'prometheusrules'].map(
      (name) => `${name}.monitoring.coreos.com`,
    ),
  },
  'gateway-api': {
    module: 'sigs.k8s.io/gateway-api',
    version: 'v1.4.0',
    sum: 'h1:ZwlNM6zOHq0h3WUX2gfByPs2yAEsy/EenYJB78jpQfQ=',
    path: 'config/crd/standard',
    names: ['gatewayclasses', 'gateways', 'httproutes', 'grpcroutes', 'referencegrants'].map(
      (name) => `${name}.gateway.networking.k8s.io`,
    ),
  },
  'vertical-pod-autoscaler': {
    module: 'k8s.io/autoscaler/vertical-pod-autoscaler',
    version: 'v1.5.1',
    sum: 'h1:LlVtM3IKqIVHz1ZXC3ahe/mAtDWb7Eob0tyTzqFULqg=',
    path: 'deploy/vpa-v1-crd-gen.yaml',
    names: [
      'verticalpodautoscalers.autoscaling.k8s.io',
      'verticalpodautoscalercheckpoints.autoscaling.k8s.io',
    ],
  },
  keda: {
    module: 'github.com/kedacore/keda/v2',
    version: 'v2.18.0',
    sum: 'h1:ttR223fii/4QJ0YvtrhcWHaEoezByb/t5CeFopjl6EI=',
    path: 'config/crd/bases',
    names: ['scaledobjects', 'triggerauthentications', 'clustertriggerauthentications'].map(
      (name) => `${name}.keda.sh`,
    ),
  },
  istio: {
    module: 'istio.io/api',
    version: 'v1.27.0',
    sum: 'h1:KU1DeyIvZkY2k0pF9ZY+6D0ZVB1ZgvimaPkM55NVRWk=',
    path: 'kubernetes/customresourcedefinitions.gen.yaml',
    names: ['destinationrules.networking.istio.io', 'peerauthentications.security.istio.io'],
  },
  'external-secrets': {
    module: 'github.com/external-secrets/external-secrets',
    version: 'v0.18.2',
    sum: 'h1:uTGUkEeclsLu93SkhToDGBs8+aaSwkstLWIQ3g21ZMI=',
    path: 'deploy/crds/bundle.yaml',
    names: [
      'externalsecrets.external-secrets.io',
      'secretstores.external-secrets.io',
      'clustersecretstores.external-secrets.io',
      'generatorstates.generators.external-secrets.io',
      'passwords.generators.external-secrets.io',
    ],
  },
  'cert-manager': {
    module: 'github.com/cert-manager/cert-manager',
    version: 'v1.18.2',
    sum: 'h1:H2P75ycGcTMauV3gvpkDqLdS3RSXonWF2S49QGA1PZE=',
    path: 'deploy/crds',
    names: ['issuers.cert-manager.io', 'certificates.cert-manager.io'],
  },
};

export const ALL_CRD_SETS = Object.keys(CRD_SETS) as CrdSet[];

/**
 * Paths of YAML files with one CustomResourceDefinition each, named `<plural>.<group>.yaml`. Downloaded by `go` once,
 * then kept in the cache. Without `go` it throws `MissingTool`.
 */
export async function crdFiles(
  sets: readonly CrdSet[] = ALL_CRD_SETS,
  props: Pick<PartsProps, 'cacheDir' | 'onProgress'> = {},
): Promise<string[]> {
  const folders = await Promise.all([...new Set(sets)].map((set) => crdFolder(set, props)));
  return folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
}

async function crdFolder(set: CrdSet, props: Pick<PartsProps, 'cacheDir' | 'onProgress'>): Promise<string> {
  const source = CRD_SETS[set];
  const hash = createHash('sha256').update(JSON.stringify(source)).digest('hex').slice(0, 12);
  const folder = join(props.cacheDir ?? cacheFolder(), 'crds', `${set}-${source.version}-${hash}`);
  if (existsSync(folder)) return folder;
  props.onProgress?.(`fetching the custom resource definitions of ${set} ${source.version}, once`);
  const from = join(await moduleFolder(source.module, source.version, source.sum, tmpdir()), source.path);
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}.`);
  try {
    for (const [name, text] of wantedDefinitions(withoutTemplates(definitionsIn(from)), source.names)) {
      writeFileSync(join(unfinished, `${name}.yaml`), text);
    }
    // Another process may have been faster.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

function definitionsIn(path: string): string {
  if (!statSync(path).isDirectory()) return readFileSync(path, 'utf8');
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(path, name), 'utf8'))
    .join('\n---\n');
}

/** cert-manager ships its definitions as templates of Helm: only labels and comments, which the API does not need. */
const withoutTemplates = (text: string): string =>
  text.replaceAll(/^.*\{\{-? (?:template|include|if|end|\.).*$\n?/gm, '');

/** The documents of a YAML stream that define these names; throws where one is not there. */
export function wantedDefinitions(stream: string, names: readonly string[]): [name: string, text: string][] {
  const found = new Map(stream.split(/^---.*$/m).map((text) => [definedName(text), text] as const));
  return names.map((name) => {
    const text = found.get(name);
    if (text === undefined) throw new Error(`no definition of ${name}`);
    return [name, text];
  });
}

/** `metadata.name`, the only name at that indentation. */
function definedName(text: string): string | undefined {
  return /^metadata:\n(?:[ ]+.*\n)*?[ ]{2}name: (\S+)$/m.exec(text)?.[1];
}
