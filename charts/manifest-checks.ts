import { keyOf, type ManifestObject, printObject } from '../k8s/object.ts';
import { clusterScoped } from '../k8s/stages.ts';
import type { Problem } from '../spec/problem.ts';

/** `cdktf` writes every token with this marker; one in a manifest is a value only Terraform will ever know. */
const tokenMarker = 'TfToken[';

/** Number tokens of `cdktf` are near -1e289; no quantity of Kubernetes is beyond 64 bits. */
const largestNumber = 2 ** 64;

/** Values that look fine in code and arrive broken in the cluster. */
export function leaks(object: ManifestObject, stack: string): Problem[] {
  const problems: Problem[] = [];
  const report = (path: string, got: string, rule: string, fix: string, code: string) =>
    problems.push({ code, path: `${stack}.${printObject(object)}${path}`, got, rule, fix });
  const text = (value: string, path: string) => {
    if (value.includes(tokenMarker)) report(path, JSON.stringify(value), ...tokenRule);
  };
  const number = (value: number, path: string) => {
    if (!Number.isFinite(value)) report(path, String(value), ...numberRule);
    else if (Math.abs(value) > largestNumber) report(path, String(value), ...tokenRule);
  };
  walk(object, '', text, number);
  return problems;
}

const tokenRule = [
  'a manifest cannot hold a value that Terraform computes',
  'pass it through the connection contract in Secrets Manager',
  'PLINTH-MANIFEST-001',
] as const;

const numberRule = [
  'a number in a manifest must be finite',
  'look for a missing value in the arithmetic behind it',
  'PLINTH-MANIFEST-002',
] as const;

type Visit<T> = (value: T, path: string) => void;

function walk(value: unknown, path: string, text: Visit<string>, number: Visit<number>): void {
  if (typeof value === 'string') text(value, path);
  else if (typeof value === 'number') number(value, path);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walk(item, `${path}[${index}]`, text, number);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      text(key, `${path}.${key}`);
      walk(item, `${path}.${key}`, text, number);
    }
  }
}

/** A transform changes what an object says, not which object it is: others refer to it by name. */
export function identityChange(
  before: ManifestObject,
  after: ManifestObject,
  transform: string,
  stack: string,
): Problem[] {
  const {
    apiVersion,
    kind,
    metadata = {} as Partial<ManifestObject['metadata']>,
  } = after as Partial<ManifestObject>;
  const same =
    apiVersion === before.apiVersion &&
    kind === before.kind &&
    metadata.name === before.metadata.name &&
    metadata.namespace === before.metadata.namespace;
  if (same) return [];
  return [
    {
      code: 'PLINTH-MANIFEST-003',
      path: `${stack}.${printObject(before)}`,
      got: JSON.stringify({ apiVersion, kind, name: metadata.name, namespace: metadata.namespace }),
      rule: `transform '${transform}' must keep apiVersion, kind, name and namespace (${keyOf(before)})`,
      fix: 'keep them, or add another object to the chart',
    },
  ];
}

/** Objects outside the chart's namespace would be applied where no policy of the chart reaches. */
export function strays(
  objects: readonly ManifestObject[],
  namespace: string | undefined,
  stack: string,
): Problem[] {
  return objects
    .filter(({ kind, metadata }) => !clusterScoped.has(kind) && metadata.namespace !== namespace)
    .map((object) => ({
      code: 'PLINTH-MANIFEST-004',
      path: `${stack}.${printObject(object)}.metadata.namespace`,
      got: String(object.metadata.namespace),
      rule: `every object of the chart lives in namespace ${namespace}`,
      fix: 'leave the namespace out; the chart sets it',
    }));
}

/** The second of two objects with one name silently replaces the first when applied. */
export function duplicates(objects: readonly ManifestObject[], stack: string): Problem[] {
  const seen = new Set<string>();
  return objects.flatMap((object) => {
    const key = keyOf(object);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      {
        code: 'PLINTH-MANIFEST-005',
        path: `${stack}.${printObject(object)}`,
        got: key,
        rule: 'two objects cannot have the same group, kind, namespace and name',
        fix: 'rename one of them',
      },
    ];
  });
}
