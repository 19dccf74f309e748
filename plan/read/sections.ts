import type { Change } from '../change.ts';
import type { Json } from '../value.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { readEntry } from './entry.ts';
import { parse, type Reading } from './fields.ts';
import {
  type ActionInvocation,
  actionInvocationsIn,
  type Check,
  checksIn,
  type OutputChange,
  type RelevantAttribute,
  readOutputs,
  relevantAttributesIn,
} from './protocol.ts';
import {
  BrokenJson,
  eachElement,
  eachMember,
  type JsonKind,
  kindAt,
  type Span,
  skipSpace,
  skipValue,
  spansOf,
} from './scan.ts';

/** A change that has to wait, and why: `instance_count_unknown`, `deferred_prereq` and others, an open set. */
export interface Deferred {
  readonly reason: string;
  readonly change: Change;
}

/** The top level of a plan. */
export interface Sections {
  /** Every name of the top level, the ignored ones included. */
  readonly names: Set<string>;
  formatVersion?: Json;
  terraformVersion: string | undefined;
  complete: boolean | undefined;
  applyable: boolean | undefined;
  errored: boolean | undefined;
  timestamp: string | undefined;
  changes: readonly Change[];
  drift: readonly Change[];
  deferred: readonly Deferred[];
  relevantAttributes: readonly RelevantAttribute[];
  actionInvocations: readonly ActionInvocation[];
  outputs: readonly OutputChange[];
  checks: readonly Check[];
  /** Values of the variables, parsed when asked for. */
  variables: ReadonlyMap<string, () => Json>;
  configuration: Configuration | undefined;
  /** Throws where something follows the plan. */
  checkEnd: () => void;
}

export function readSections(reading: Reading, start: number): Sections {
  const { bytes } = reading;
  const sections = nothing();
  const end = eachMember(bytes, start, (name, at) => {
    sections.names.add(name);
    return Object.hasOwn(readers, name) ? readSection(reading, sections, name, at) : skipValue(bytes, at);
  });
  sections.checkEnd = () => {
    const after = skipSpace(bytes, end);
    if (after < bytes.length) throw new BrokenJson('broken', after);
  };
  return sections;
}

/** A section that is null is one that is missing. */
function readSection(reading: Reading, sections: Sections, name: string, at: number): number {
  const { bytes, faults } = reading;
  const { kind, read } = readers[name] as SectionReader;
  if (kindAt(bytes, at) === 'null') return skipValue(bytes, at);
  return faults.isKind(bytes, at, name, kind) ? read(reading, sections, at) : skipValue(bytes, at);
}

interface SectionReader {
  readonly kind: JsonKind;
  /** Returns where the section ends. */
  readonly read: (reading: Reading, sections: Sections, at: number) => number;
}

/** A section that is small enough to be parsed as one. */
const whole = <T extends Json>(
  kind: JsonKind,
  set: (sections: Sections, value: T, reading: Reading) => void,
): SectionReader => ({
  kind,
  read: (reading, sections, at) => {
    const end = skipValue(reading.bytes, at);
    set(sections, parse<T>(reading, { start: at, end }, 'plan'), reading);
    return end;
  },
});

const readers: Readonly<Record<string, SectionReader>> = {
  terraform_version: whole<string>('text', (to, value) => {
    to.terraformVersion = value;
  }),
  complete: whole<boolean>('flag', (to, value) => {
    to.complete = value;
  }),
  applyable: whole<boolean>('flag', (to, value) => {
    to.applyable = value;
  }),
  errored: whole<boolean>('flag', (to, value) => {
    to.errored = value;
  }),
  timestamp: whole<string>('text', (to, value) => {
    to.timestamp = value;
  }),
  relevant_attributes: whole('array', (to, value) => {
    to.relevantAttributes = relevantAttributesIn(value);
  }),
  checks: whole('array', (to, value) => {
    to.checks = checksIn(value);
  }),
  action_invocations: whole('array', (to, value, reading) => {
    to.actionInvocations = actionInvocationsIn(reading, value);
  }),
  resource_changes: entries('resource_changes', (to, changes) => {
    to.changes = changes;
  }),
  resource_drift: entries('resource_drift', (to, changes) => {
    to.drift = changes;
  }),
  deferred_changes: { kind: 'array', read: readDeferred },
  output_changes: {
    kind: 'object',
    read: (reading, to, at) => {
      const { outputs, end } = readOutputs(reading, at);
      to.outputs = outputs;
      return end;
    },
  },
  variables: { kind: 'object', read: readVariables },
  configuration: {
    kind: 'object',
    read: (reading, to, at) => {
      const { configuration, end } = readConfiguration(reading, at);
      to.configuration = configuration;
      return end;
    },
  },
  format_version: {
    kind: 'text',
    read: (reading, to, at) => {
      const end = skipValue(reading.bytes, at);
      to.formatVersion = parse(reading, { start: at, end }, 'format_version');
      return end;
    },
  },
};

function entries(name: string, set: (to: Sections, changes: readonly Change[]) => void): SectionReader {
  return {
    kind: 'array',
    read: (reading, sections, at) => {
      const changes: Change[] = [];
      const end = eachElement(reading.bytes, at, (element, index) => {
        const { change, end } = readEntry(reading, element, `${name}[${index}]`);
        if (change !== undefined) changes.push(change);
        return end;
      });
      set(sections, changes);
      return end;
    },
  };
}

function readDeferred(reading: Reading, sections: Sections, at: number): number {
  const { bytes, faults } = reading;
  const deferred: Deferred[] = [];
  const end = eachElement(bytes, at, (element, index) => {
    const path = `deferred_changes[${index}]`;
    if (!faults.isKind(bytes, element, path, 'object')) return skipValue(bytes, element);
    const { spans, end } = spansOf(bytes, element);
    const inner = spans.get('resource_change');
    const change = inner && readEntry(reading, inner.start, `${path}.resource_change`).change;
    if (inner === undefined) faults.wrongType(`${path}.resource_change`, 'an object', 'nothing');
    if (change !== undefined) deferred.push({ reason: reasonIn(reading, spans.get('reason')), change });
    return end;
  });
  sections.deferred = deferred;
  return end;
}

function reasonIn(reading: Reading, span: Span | undefined): string {
  const reason = span && parse<Json>(reading, span, 'deferred_changes');
  return typeof reason === 'string' ? reason : 'unknown';
}

function readVariables(reading: Reading, sections: Sections, at: number): number {
  const { bytes } = reading;
  const { spans, end } = spansOf(bytes, at);
  const contentOf = (span: Span): Json => {
    const variable = parse<Json>(reading, span, 'variables');
    return typeof variable === 'object' && variable !== null && 'value' in variable
      ? (variable.value as Json)
      : null;
  };
  sections.variables = new Map([...spans].map(([name, span]) => [name, () => contentOf(span)]));
  return end;
}

const nothing = (): Sections => ({
  names: new Set(),
  terraformVersion: undefined,
  complete: undefined,
  applyable: undefined,
  errored: undefined,
  timestamp: undefined,
  changes: [],
  drift: [],
  deferred: [],
  relevantAttributes: [],
  actionInvocations: [],
  outputs: [],
  checks: [],
  variables: new Map(),
  configuration: undefined,
  checkEnd: () => undefined,
});
