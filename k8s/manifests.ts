import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isMap, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml';
import { kubernetesYaml } from './manifest-yaml.ts';
import { keyOf, type ManifestObject, printObject } from './object.ts';
import { ClusterError, type ClusterProblem } from './problem.ts';
import { isRecord } from './record.ts';
import { stageAnnotation, stages } from './stages.ts';

/** What the synthesis writes beside the manifests, and is none. */
const notAManifest = 'spec.json';

/** Aliases of one document that may be resolved; more is a text made to fill the memory ("billion laughs"). */
const mostAliases = 100;

/** An object and where it stands: `dist/orders-prod/05-workload.yaml:12`. */
interface Found {
  readonly object: Fields;
  readonly path: string;
}

type Fields = Readonly<Record<string, unknown>>;

interface Outcome<T> {
  readonly found: readonly T[];
  readonly problems: readonly ClusterProblem[];
}

/**
 * The objects of the YAML and JSON files of the folder, not of folders in it, in the order of file names; `List`s are
 * taken apart, and a Secret's stringData is in data. Throws `ClusterError` with every problem of every file.
 */
export function readManifests(folder: string): ManifestObject[] {
  const files = filesOf(folder);
  const read = merged(files.map((file) => documentsOf(join(folder, file))));
  const flat = merged(read.found.map(flattened));
  const checked = merged(flat.found.map(manifestOf));
  const problems = [...read.problems, ...flat.problems, ...checked.problems, ...duplicates(checked.found)];
  if (problems.length > 0) throw new ClusterError(problems, { badInput: true });
  if (checked.found.length === 0) throw new ClusterError([noManifests(folder)], { badInput: true });
  return checked.found.map(({ object }) => object);
}

const merged = <T>(outcomes: readonly Outcome<T>[]): Outcome<T> => ({
  found: outcomes.flatMap(({ found }) => found),
  problems: outcomes.flatMap(({ problems }) => problems),
});

const one = <T>(item: T): Outcome<T> => ({ found: [item], problems: [] });
const none = (...problems: ClusterProblem[]): Outcome<never> => ({ found: [], problems });

function filesOf(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new ClusterError(
      [
        {
          code: 'PLINTH-K8S-020',
          path: folder,
          got: existsSync(folder) ? 'a file' : 'nothing',
          rule: 'manifests are in a folder',
          fix: 'write them with `plinth synth`, or name their folder with --distdir',
        },
      ],
      { badInput: true },
    );
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => /\.(?:ya?ml|json)$/.test(name) && !name.startsWith('.') && name !== notAManifest)
    .sort();
}

const noManifests = (folder: string): ClusterProblem => ({
  code: 'PLINTH-K8S-021',
  path: folder,
  got: 'no object',
  rule: 'the folder has manifests',
  fix: 'write them with `plinth synth`; an empty folder is never taken as "delete everything"',
});

/** JSON is YAML. */
function documentsOf(path: string): Outcome<Found> {
  const lines = new LineCounter();
  const text = readFileSync(path, 'utf8');
  const documents = parseAllDocuments<ParsedNode>(text, { ...kubernetesYaml, lineCounter: lines });
  return 'empty' in documents
    ? none()
    : merged(documents.map((document) => documentOf(document, path, lines)));
}

function documentOf(document: Document.Parsed<ParsedNode>, file: string, lines: LineCounter): Outcome<Found> {
  const lineAt = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0)
    return none(
      ...document.errors.map(({ message, pos }) => ({
        code: 'PLINTH-K8S-022',
        path: lineAt(pos[0]),
        got: message,
        rule: 'a manifest is YAML in which each key stands once',
        fix: 'correct the line',
      })),
    );
  const contents = document.contents as ParsedNode | null;
  const path = lineAt(contents?.range[0] ?? 0);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    return none({
      code: 'PLINTH-K8S-027',
      path,
      got: (error as Error).message,
      rule: `aliases name anchors above them, and are at most ${mostAliases} when resolved`,
      fix: 'write the values out',
    });
  }
  // Comments alone, or nothing between two separators.
  if (value === null) return none();
  if (!isMap(contents))
    return none({
      code: 'PLINTH-K8S-023',
      path,
      got: Array.isArray(value) ? 'a list' : `the text ${String(value).slice(0, 40)}`,
      rule: 'a manifest is a mapping with apiVersion, kind and metadata',
      fix: 'separate objects with `---`, or write a List',
    });
  return one({ object: value as Fields, path });
}

/** `kubectl get -o yaml` writes a List. */
function flattened({ object, path }: Found): Outcome<Found> {
  const { kind, items } = object;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items))
    return one({ object, path });
  return merged(
    items.map((item: unknown, index) =>
      isRecord(item)
        ? flattened({ object: item, path: `${path} items[${index}]` })
        : none({
            code: 'PLINTH-K8S-023',
            path: `${path} items[${index}]`,
            got: item === null ? 'nothing' : typeof item,
            rule: 'a manifest is a mapping with apiVersion, kind and metadata',
            fix: 'remove the item',
          }),
    ),
  );
}

interface Manifest {
  readonly object: ManifestObject;
  readonly path: string;
}

function manifestOf({ object, path }: Found): Outcome<Manifest> {
  const missing = missingNames(object, path);
  if (missing.length > 0) return none(...missing);
  const problems = [
    ...inexactNumbers(object, path, ''),
    ...secretProblems(object, path),
    ...stageProblems(object, path),
  ];
  return problems.length > 0 ? none(...problems) : one({ object: withData(object as ManifestObject), path });
}

/** What the API server needs to know which object is meant. */
function missingNames(object: Fields, path: string): ClusterProblem[] {
  const metadata = isRecord(object.metadata) ? object.metadata : {};
  const fields = { '.apiVersion': object.apiVersion, '.kind': object.kind, '.metadata.name': metadata.name };
  return Object.entries(fields)
    .filter(([, value]) => typeof value !== 'string' || value === '')
    .map(([field, value]) => ({
      code: 'PLINTH-K8S-024',
      path: `${path} ${field}`,
      got:
        value === undefined || value === null || value === ''
          ? 'nothing'
          : `a ${typeof value}, ${String(value)}`,
      rule: 'a manifest has apiVersion, kind and metadata.name, each a text',
      fix: 'write it, in quotes when it reads as a number or boolean; move what is no manifest to another folder',
    }));
}

/** JSON has no infinity; and digits that are not kept would change without a word. */
function inexactNumbers(value: unknown, path: string, field: string): ClusterProblem[] {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, item]) => inexactNumbers(item, path, `${field}.${key}`));
  if (typeof value !== 'number' || (Number.isFinite(value) && isExact(value))) return [];
  return [
    {
      code: 'PLINTH-K8S-026',
      path: `${path} ${field}`,
      got: String(value),
      rule: 'a number is finite, and a whole one at most 2^53 - 1',
      fix: 'write it in quotes if the field takes text',
    },
  ];
}

const isExact = (value: number): boolean => !Number.isInteger(value) || Number.isSafeInteger(value);

const isSecret = ({ apiVersion, kind }: Fields): boolean => apiVersion === 'v1' && kind === 'Secret';

const secretProblems = (object: Fields, path: string): ClusterProblem[] =>
  isSecret(object) ? [...stringDataProblems(object, path), ...dataProblems(object, path)] : [];

/** RFC 4648, section 4, with padding; the server takes line breaks in it. */
const isBase64 = (text: string): boolean =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replaceAll(/[\r\n]/g, ''));

/** The server answers as if it had failed itself. */
const dataProblems = ({ data }: Fields, path: string): ClusterProblem[] =>
  Object.entries(isRecord(data) ? data : {})
    .filter(([, value]) => typeof value === 'string' && !isBase64(value))
    .map(([key]) => ({
      code: 'PLINTH-K8S-028',
      path: `${path} .data.${key}`,
      got: 'a text that is not base64',
      rule: 'data of a Secret is base64 by key',
      fix: 'encode the value, or move it to stringData',
    }));

/** Objects are sorted by it. */
function stageProblems({ metadata }: Fields, path: string): ClusterProblem[] {
  const annotations = isRecord(metadata) && isRecord(metadata.annotations) ? metadata.annotations : {};
  const stage = annotations[stageAnnotation];
  if (stage === undefined || stages.some((_, number) => stage === String(number))) return [];
  return [
    {
      code: 'PLINTH-K8S-029',
      path: `${path} .metadata.annotations["${stageAnnotation}"]`,
      got: JSON.stringify(stage),
      rule: `a stage is a text with a number from 0 to ${stages.length - 1}`,
      fix: 'write the number in quotes, or leave it out: then the kind decides',
    },
  ];
}

function stringDataProblems({ stringData }: Fields, path: string): ClusterProblem[] {
  if (stringData === undefined || stringData === null) return [];
  return Object.entries(isRecord(stringData) ? stringData : { '': stringData })
    .filter(([, value]) => typeof value !== 'string')
    .map(([key, value]) => ({
      code: 'PLINTH-K8S-028',
      path: `${path} .stringData${key === '' ? '' : `.${key}`}`,
      got: value === null ? 'nothing' : `a ${typeof value}`,
      rule: 'stringData of a Secret is text by key',
      fix: 'write the value in quotes',
    }));
}

/** Server-side apply never removes keys that came by stringData (kubernetes/kubernetes#108008). */
function withData(object: ManifestObject): ManifestObject {
  const { stringData, ...rest } = object;
  if (!isSecret(object) || !isRecord(stringData)) return object;
  const encoded = Object.entries(stringData).map(([key, value]) => [
    key,
    Buffer.from(String(value), 'utf8').toString('base64'),
  ]);
  return {
    ...rest,
    data: { ...(isRecord(rest.data) ? rest.data : {}), ...Object.fromEntries(encoded) },
  } as ManifestObject;
}

/** The second one would undo the first with every apply. */
function duplicates(manifests: readonly Manifest[]): ClusterProblem[] {
  const first = new Map<string, string>();
  return manifests.flatMap(({ object, path }) => {
    const key = keyOf(object);
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, path);
      return [];
    }
    const { namespace } = object.metadata;
    const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
    return [
      {
        code: 'PLINTH-K8S-025',
        path,
        got: `${printObject(object)}${where}, which is in ${other} too`,
        rule: 'an object is in one manifest',
        fix: 'remove or rename one of the two',
      },
    ];
  });
}
