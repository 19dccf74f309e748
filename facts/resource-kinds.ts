import { readFacts } from './read.ts';

/** What its users lose when a resource goes. */
export type Holds =
  | 'data'
  | 'messages'
  | 'logs'
  | 'backups'
  | 'keys'
  | 'traffic'
  | 'path'
  | 'compute'
  | 'automation'
  | 'access'
  | 'protection'
  | 'monitoring'
  | 'configuration'
  | 'stack'
  | 'nothing';

/** What changing one argument in place does. */
export interface ArgumentEffect {
  /** `window`: in the maintenance window unless apply_immediately. `reboot`: nobody reboots it. */
  readonly when: 'now' | 'window' | 'reboot';
  readonly interruption: 'none' | 'brief' | 'outage' | 'unknown';
  readonly reversible?: 'yes' | 'no' | 'unknown';
  /** One sentence or two. */
  readonly note: string;
}

export interface ResourceKind {
  readonly holds: Holds;
  /** With its article. @default - from the name of the type */
  readonly noun?: string;
  /** What goes with it, as a clause: "every index goes". */
  readonly content?: string;
  readonly reversible?: 'no' | 'unknown';
  /** The argument that makes AWS refuse a deletion. */
  readonly protection?: string;
  /** The arguments of the final copy: the one that skips it, and the one that names it. */
  readonly finalCopy?: readonly [skip: string, name?: string];
  /** Deleted only when empty, unless this argument is set. */
  readonly force?: string;
  /** AWS refuses to delete it while something uses it or is in it. */
  readonly whileInUse?: 'refused';
  /** With this argument set, a destroy leaves it as it is. */
  readonly keeps?: string;
  /** A destroy deletes it only with this argument set; '' is never. */
  readonly goesOnlyWith?: string;
  /** Arguments whose change is nobody's concern; `*` for all. */
  readonly quiet?: '*' | readonly string[];
  readonly updates?: Readonly<Record<string, ArgumentEffect>>;
  /** Key of `$sources`. */
  readonly src: string;
}

interface ResourceKinds {
  /** `<key>: <document>` */
  readonly $sources: readonly string[];
  readonly types: Readonly<Record<string, ResourceKind>>;
}

const table = (): ResourceKinds => readFacts<ResourceKinds>('resource-kinds');

/** Every type of the table with what is known of it. */
export const resourceKinds = (): readonly (readonly [type: string, kind: ResourceKind])[] =>
  Object.entries(table().types);

/** The documents that say so. */
export function documentOf({ src }: ResourceKind): string {
  const line = table().$sources.find((source) => source.startsWith(`${src}: `));
  return line === undefined ? src : line.slice(src.length + 2);
}
