import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linterNames } from '../../../cli/lint/linter.ts';
import { type LintedStack, type LintOptions, lint, type StackLint } from '../../../cli/lint/run.ts';
import { linesOf } from '../../../cli/lint.ts';
import type { ResolvedSuppression } from '../../../spec/resolved-spec.ts';
import { MissingTool, makeWorkspace, orMissing } from '../../harness/index.ts';
import { everyManifest, objectsOf, writeManifests } from '../../lint/every-manifest.ts';
import { writeSchemas } from '../../lint/schemas.ts';
import { everySchema, kubernetesRelease, linterPrograms } from '../../lint/tools.ts';
import type { Synthesized } from '../services/definitions.ts';

const tools = await orMissing(() => Promise.all([linterPrograms(), everySchema()]));
if (tools instanceof MissingTool) console.warn(tools.message);

/** On it every suppression counts; the day itself is for `plinth check` and `plinth lint` to ask about. */
const today = '2026-11-21';

describe.skipIf(tools instanceof MissingTool)('every manifest of every service and environment', () => {
  const workspace = makeWorkspace('lint');
  afterAll(workspace.remove);
  let stacks: readonly Synthesized[];
  let folders: LintedStack[];
  let options: LintOptions;
  let results: StackLint[];

  beforeAll(async () => {
    if (tools instanceof MissingTool) throw tools;
    const [programs, schemas] = tools;
    stacks = await everyManifest();
    folders = writeManifests(stacks, workspace.path('manifests'));
    const location = writeSchemas(schemas, stacks.flatMap(objectsOf), workspace.path('schemas'));
    options = { programs, schemas: [location], kubernetes: kubernetesRelease, today };
    results = await lint(folders, options);
  });

  it('leaves kubeconform, kube-score and checkov nothing that is not suppressed for a reason', () => {
    expect(results).toHaveLength(stacks.length);
    expect(results.filter(({ open }) => open.length > 0).flatMap(linesOf)).toEqual([]);
  });

  it('has no suppression that covers nothing', () => {
    expect(results.flatMap(({ unused }) => unused)).toEqual([]);
  });

  it('needs each suppression of the kit somewhere', () => {
    const used = new Set(results.flatMap(({ suppressed }) => suppressed.map(({ by }) => by)));
    const key = ({ control, resource }: ResolvedSuppression, service: string) =>
      `${control} ${resource.replace(service, '<service>')}`;
    const all = (keep: (suppression: ResolvedSuppression) => boolean) =>
      new Set(
        stacks.flatMap(({ spec }) =>
          spec.suppressions
            .filter((suppression) => suppression.origin === 'kit' && keep(suppression))
            .map((suppression) => key(suppression, spec.service)),
        ),
      );

    expect(
      [...all(() => true)].filter((one) => !all((suppression) => used.has(suppression)).has(one)),
    ).toEqual([]);
  });

  it('is found fault with the day after every suppression has ended, and it is said why', async () => {
    const [first] = folders;
    const later = await lint([first as LintedStack], { ...options, today: '2029-01-01' });

    expect(later[0]?.suppressed).toEqual([]);
    expect(later[0]?.open.length).toBe(results[0]?.suppressed.length);
    expect(later[0]?.lapsed.map(({ standing }) => standing)).toContain('expired');
  });
});

describe.skipIf(tools instanceof MissingTool)('a manifest that is wrong', () => {
  const workspace = makeWorkspace('lint');
  afterAll(workspace.remove);

  const bad: Readonly<
    Record<(typeof linterNames)[number], { text: string; control: string; resource: string }>
  > = {
    kubeconform: {
      text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\ndada: { LEVEL: info }\n',
      control: 'kubeconform/schema',
      resource: 'ConfigMap/shop',
    },
    'kube-score': {
      text: 'apiVersion: v1\nkind: Service\nmetadata: { name: shop, namespace: shop }\nspec: { selector: { app: nobody }, ports: [{ port: 80 }] }\n',
      control: 'kube-score/service-targets-pod',
      resource: 'Service/shop',
    },
    checkov: {
      text: 'apiVersion: v1\nkind: Pod\nmetadata: { name: shop, namespace: shop }\nspec: { hostNetwork: true, containers: [{ name: shop, image: "shop:1" }] }\n',
      control: 'checkov/CKV_K8S_19',
      resource: 'Pod/shop',
    },
  };

  it.each(linterNames)('is refused by %s', async (name) => {
    if (tools instanceof MissingTool) throw tools;
    const [programs, schemas] = tools;
    const folder = makeWorkspace(`lint-${name}`);
    try {
      writeFileSync(folder.path('00-bad.yaml'), bad[name].text);
      const location = writeSchemas(
        schemas,
        ['ConfigMap', 'Service', 'Pod'].map((kind) => ({ apiVersion: 'v1', kind })),
        workspace.path(name),
      );
      const [result] = await lint([{ stack: 'bad', folder: folder.folder, suppressions: [] }], {
        programs: { [name]: programs[name] },
        schemas: [location],
        kubernetes: kubernetesRelease,
        today,
      });

      expect(result?.open.map(({ control, resource }) => [control, resource])).toContainEqual([
        bad[name].control,
        bad[name].resource,
      ]);
    } finally {
      folder.remove();
    }
  });

  it('of a kind without a schema is refused by kubeconform, whatever is suppressed', async () => {
    if (tools instanceof MissingTool) throw tools;
    const [programs] = tools;
    const folder = makeWorkspace('lint-unknown');
    try {
      writeFileSync(
        folder.path('00-bad.yaml'),
        'apiVersion: example.com/v1\nkind: Thing\nmetadata: { name: shop }\n',
      );
      const suppression: ResolvedSuppression = {
        control: 'kubeconform/error',
        resource: 'Thing/shop',
        justification: 'Nobody knows what a thing looks like.',
        expires: '2027-06-30',
        origin: 'spec',
      };
      const [result] = await lint([{ stack: 'bad', folder: folder.folder, suppressions: [suppression] }], {
        programs: { kubeconform: programs.kubeconform },
        schemas: [writeSchemas(new Map(), [], workspace.path('none'))],
        kubernetes: kubernetesRelease,
        today,
      });

      expect(result?.open.map(({ control }) => control)).toEqual(['kubeconform/error']);
    } finally {
      folder.remove();
    }
  });

  it('passes nobody who is not there', async () => {
    const folder = makeWorkspace('lint-absent');
    try {
      writeFileSync(folder.path('00-bad.yaml'), bad.kubeconform.text);
      const asked = lint([{ stack: 'bad', folder: folder.folder, suppressions: [] }], {
        programs: { kubeconform: [folder.path('kubeconform')] },
        schemas: [],
        kubernetes: kubernetesRelease,
        today,
      });

      await expect(asked).rejects.toThrow('was not found');
    } finally {
      folder.remove();
    }
  });
});
