import type { PolicyResult } from './impact.ts';

interface Sarif {
  readonly runs?: readonly Run[];
}
interface Run {
  readonly tool?: { readonly driver?: { readonly name?: unknown; readonly rules?: readonly SarifRule[] } };
  readonly results?: readonly Result[];
}
interface SarifRule {
  readonly id?: unknown;
  readonly defaultConfiguration?: { readonly level?: unknown };
}
interface Result {
  readonly ruleId?: unknown;
  readonly ruleIndex?: unknown;
  readonly level?: unknown;
  readonly kind?: unknown;
  readonly message?: { readonly text?: unknown };
  readonly suppressions?: readonly { readonly status?: unknown }[];
  readonly locations?: readonly Location[];
}
interface Location {
  readonly physicalLocation?: {
    readonly artifactLocation?: { readonly uri?: unknown };
    readonly region?: { readonly startLine?: unknown };
  };
  readonly logicalLocations?: readonly { readonly fullyQualifiedName?: unknown; readonly name?: unknown }[];
}

export const isSarif = (value: unknown): value is Sarif =>
  typeof value === 'object' &&
  value !== null &&
  'runs' in value &&
  Array.isArray(value.runs) &&
  value.runs.every((run) => typeof run === 'object' && run !== null);

/** The resource at a line of a file, where that file is the plan itself. */
export type AddressAt = (file: string, line: number) => string | undefined;

/**
 * What checkov, trivy or another tool found, from its SARIF 2.1.0. A result belongs to a resource where its logical
 * location is an address of this plan or its message names one (the longest such address counts), or where it points at a
 * line of the plan itself, as checkov does.
 */
export function policyResults(
  sarif: Sarif,
  addresses: readonly string[],
  addressAt: AddressAt = () => undefined,
): readonly PolicyResult[] {
  const known = new Set(addresses);
  return (sarif.runs ?? []).flatMap((run) =>
    (run.results ?? [])
      .filter((result) => !isAccepted(result))
      .map((result) => policyResult(result, run, known, addressAt)),
  );
}

const isAccepted = ({ suppressions = [], kind }: Result): boolean =>
  (suppressions.length > 0 && suppressions.every(isGranted)) || kind === 'pass' || kind === 'notApplicable';

/** Without a status it is accepted; one under review or rejected keeps the result, whatever others say (3.35.3). */
const isGranted = ({ status }: { readonly status?: unknown }): boolean =>
  status === undefined || status === 'accepted';

function policyResult(
  result: Result,
  run: Run,
  known: ReadonlySet<string>,
  addressAt: AddressAt,
): PolicyResult {
  const location = result.locations?.[0];
  const rule = ruleOf(result, run);
  const message = textOf(result.message?.text) ?? '';
  const file = textOf(location?.physicalLocation?.artifactLocation?.uri);
  const line = location?.physicalLocation?.region?.startLine;
  const pointedAt = file === undefined || typeof line !== 'number' ? undefined : addressAt(file, line);
  const address =
    addressNamed(location, message, known) ??
    (pointedAt !== undefined && known.has(pointedAt) ? pointedAt : undefined);
  return {
    tool: textOf(run.tool?.driver?.name) ?? 'unknown tool',
    rule: textOf(result.ruleId) ?? textOf(rule?.id) ?? 'unknown rule',
    level: levelOf(result, rule),
    message,
    ...(address !== undefined && { address }),
    ...(file !== undefined && { file }),
    ...(typeof line === 'number' && { line }),
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const levels = new Set<unknown>(['error', 'warning', 'note', 'none']);

/** The rule of a result: that of its id, or of its index where it names none (3.27.5, 3.27.6). */
function ruleOf({ ruleId, ruleIndex }: Result, run: Run): SarifRule | undefined {
  const rules = run.tool?.driver?.rules ?? [];
  if (textOf(ruleId) !== undefined) return rules.find(({ id }) => id === ruleId);
  return typeof ruleIndex === 'number' ? rules[ruleIndex] : undefined;
}

/** A result without a level has that of its rule; a rule without one warns (SARIF 2.1.0, 3.27.10 and 3.50.3). */
function levelOf({ level }: Result, rule: SarifRule | undefined): PolicyResult['level'] {
  const found = [level, rule?.defaultConfiguration?.level].find((one) => levels.has(one));
  return (found as PolicyResult['level'] | undefined) ?? 'warning';
}

function addressNamed(
  location: Location | undefined,
  message: string,
  known: ReadonlySet<string>,
): string | undefined {
  const logical = (location?.logicalLocations ?? [])
    .flatMap(({ fullyQualifiedName, name }) => [textOf(fullyQualifiedName), textOf(name)])
    .find((name) => name !== undefined && known.has(name));
  if (logical !== undefined) return logical;
  // Words of the message that are addresses: module.a.aws_x.y["k"].
  const words = message.match(/[\w-]+(?:\.[\w-]+|\[(?:\d+|"[^"]*")\])+/g) ?? [];
  return words.filter((word) => known.has(word)).sort((a, b) => b.length - a.length)[0];
}
