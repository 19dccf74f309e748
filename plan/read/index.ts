import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { type Configuration, emptyModule } from './configuration.ts';
import { contextOf } from './context.ts';
import { Faults, readingJson } from './faults.ts';
import { Kept } from './kept.ts';
import type { ActionInvocation, Check, OutputChange, RelevantAttribute } from './protocol.ts';
import { refuseOtherFormat, refuseOtherJson, startOfJson } from './recognise.ts';
import { scrubber } from './scrub.ts';
import { Secrets } from './secrets.ts';
import { type Deferred, readSections } from './sections.ts';

export type { ActionInvocation, Check, OutputChange, RelevantAttribute } from './protocol.ts';
export { isPlanFile } from './recognise.ts';
export type { Deferred } from './sections.ts';

export interface ReadOptions {
  /** What problems call the plan, such as its file. @default 'plan' */
  readonly source?: string;
}

/** A plan of Terraform or OpenTofu. What a version does not write is undefined: missing is not false. */
export interface Plan {
  readonly formatVersion: string;
  readonly terraformVersion: string | undefined;
  /** Whether nothing was deferred or left out. */
  readonly complete: boolean | undefined;
  readonly applyable: boolean | undefined;
  readonly errored: boolean | undefined;
  readonly timestamp?: string;
  /** Managed and data resources, the unchanged and the deposed ones included. */
  readonly changes: readonly Change[];
  /** What reality differs in from the state. */
  readonly drift: readonly Change[];
  readonly relevantAttributes: readonly RelevantAttribute[];
  /** Changes that have to wait for a later plan. */
  readonly deferred: readonly Deferred[];
  readonly actionInvocations: readonly ActionInvocation[];
  readonly outputs: readonly OutputChange[];
  readonly checks: readonly Check[];
  /** Names of the root module's variables that have a value. */
  readonly variables: readonly string[];
  readonly context: Context;
  /** What a change refers to or names in `depends_on`. */
  dependencies(change: Change): readonly Change[];
  /** Version constraints by full name of the provider. */
  readonly providers: ReadonlyMap<string, string>;
  /** Cleartext of what the plan calls sensitive: only for taking it out of texts. */
  readonly secrets: ReadonlySet<string>;
  /** A text without the plan's secrets, and without passwords in URLs, private keys and AWS access key ids. */
  scrub(text: string): string;
}

/** Room for the objects of changes that were read, in bytes of their JSON: of a small plan all, of a large one the latest. */
const roomFor = (bytes: number): number => (bytes <= 16 * 2 ** 20 ? bytes : 2 ** 18);

/** Reads the JSON of a plan. Throws a `ProblemsError` for anything else. */
export function readPlan(bytes: Buffer, { source = 'plan' }: ReadOptions = {}): Plan {
  const faults = new Faults(source);
  const secrets = new Secrets();
  const kept = new Kept(roomFor(bytes.length));
  const start = startOfJson(bytes, source);
  const sections = readingJson(source, () => readSections({ bytes, faults, kept, secrets }, start));
  refuseOtherJson(sections.names, source);
  const formatVersion = refuseOtherFormat(sections.formatVersion, source);
  readingJson(source, sections.checkEnd);
  noteDuplicates(sections.changes, faults);
  faults.throwAny();
  const { root, providers, sensitiveVariables }: Configuration = sections.configuration ?? {
    root: emptyModule(),
    providers: new Map(),
    sensitiveVariables: new Set(),
  };
  for (const [name, value] of sections.variables) if (sensitiveVariables.has(name)) secrets.add(value());
  const scrub = scrubber(secrets.values);
  const { timestamp } = sections;
  const context = contextOf(sections.changes, root);
  return {
    formatVersion,
    terraformVersion: sections.terraformVersion,
    complete: sections.complete,
    applyable: sections.applyable,
    errored: sections.errored,
    ...(timestamp !== undefined && { timestamp }),
    changes: sections.changes,
    drift: sections.drift,
    relevantAttributes: sections.relevantAttributes,
    deferred: sections.deferred,
    actionInvocations: sections.actionInvocations,
    outputs: sections.outputs,
    checks: sections.checks.map((check) => ({ ...check, problems: check.problems.map(scrub) })),
    variables: [...sections.variables.keys()],
    context,
    dependencies: (change) => context.dependencies(change),
    providers,
    secrets: secrets.values,
    scrub,
  };
}

/** An address has one current object, and one for each key of a deposed one. */
function noteDuplicates(changes: readonly Change[], faults: Faults): void {
  const seen = new Set<string>();
  changes.forEach(({ address, deposed }, index) => {
    const key = deposed === undefined ? address : JSON.stringify([address, deposed]);
    if (seen.has(key))
      faults.add(
        'PLINTH-PLAN-014',
        `resource_changes[${index}]`,
        'an address is planned once',
        'one that is there already',
        'make the file again with `terraform show -json`, and do not edit it',
      );
    seen.add(key);
  });
}
