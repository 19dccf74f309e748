import type { Action, Path } from '../change.ts';
import { headOf } from '../change.ts';
import { bothMarks, hasMark, type Json, type JsonObject, type MarkTree } from '../value.ts';
import { parse, type Reading } from './fields.ts';
import { eachMember, kindAt, type Span, skipValue, spansOf } from './scan.ts';

export interface RelevantAttribute {
  readonly resource: string;
  readonly attribute: Path;
}

/** An output that the plan mentions. Never its value. */
export interface OutputChange {
  readonly name: string;
  readonly action: Action;
  readonly sensitive: boolean;
  readonly unknown: boolean;
}

/** A check, precondition or postcondition: of each instance, where the plan tells. */
export interface Check {
  readonly address: string;
  /** `pass`, `fail`, `error` or `unknown`. */
  readonly status: string;
  readonly problems: readonly string[];
}

/** An action (of a provider, beside resources) that the apply invokes. */
export interface ActionInvocation {
  readonly address: string;
  readonly type: string;
  /** Address of the resource whose change triggers it. */
  readonly triggeredBy?: string;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const items = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

export const relevantAttributesIn = (given: Json): readonly RelevantAttribute[] =>
  items(given).map(({ resource, attribute }) => ({
    resource: textOf(resource),
    attribute: Array.isArray(attribute) ? (attribute as Path) : [],
  }));

export const checksIn = (given: Json): readonly Check[] =>
  items(given).flatMap((check) => {
    const instances = items(check.instances);
    return (instances.length > 0 ? instances : [check]).map((one) => ({
      address: addressOf(one.address) || addressOf(check.address),
      status: textOf(one.status) || 'unknown',
      problems: items(one.problems).map(({ message }) => textOf(message)),
    }));
  });

const addressOf = (address: Json | undefined): string =>
  isObject(address) ? textOf(address.to_display) : textOf(address);

export const actionInvocationsIn = (reading: Reading, given: Json): readonly ActionInvocation[] =>
  items(given).map((invocation) => {
    reading.secrets.addMarked(invocation.config_values, invocation.config_sensitive as MarkTree);
    const { lifecycle_action_trigger: trigger } = invocation;
    const by = isObject(trigger) ? textOf(trigger.triggering_resource_address) : '';
    return {
      address: textOf(invocation.address),
      type: textOf(invocation.type),
      ...(by !== '' && { triggeredBy: by }),
    };
  });

/** The outputs of the root module, and where their object ends. */
export function readOutputs(
  reading: Reading,
  start: number,
): { outputs: readonly OutputChange[]; end: number } {
  const { bytes, faults } = reading;
  const outputs: OutputChange[] = [];
  const end = eachMember(bytes, start, (name, at) => {
    const path = `output_changes.${JSON.stringify(name)}`;
    if (!faults.isKind(bytes, at, path, 'object')) return skipValue(bytes, at);
    const { spans, end } = spansOf(bytes, at);
    outputs.push(outputIn(reading, name, spans, path));
    return end;
  });
  return { outputs, end };
}

function outputIn(
  reading: Reading,
  name: string,
  spans: ReadonlyMap<string, Span>,
  path: string,
): OutputChange {
  const value = <T extends Json | MarkTree>(field: string): T | undefined => {
    const span = spans.get(field);
    return span === undefined ? undefined : parse<T>(reading, span, path);
  };
  const marks = bothMarks(value<MarkTree>('before_sensitive'), value<MarkTree>('after_sensitive'));
  const sensitive = hasMark(marks);
  if (sensitive) for (const side of ['before', 'after']) reading.secrets.addMarked(value<Json>(side), marks);
  const isThere = (field: string): boolean => {
    const span = spans.get(field);
    return span !== undefined && kindAt(reading.bytes, span.start) !== 'null';
  };
  const actions = value<Json>('actions');
  const { action } = headOf({
    change: {
      actions: Array.isArray(actions) ? actions.filter((one): one is string => typeof one === 'string') : [],
      before: isThere('before') ? {} : null,
      after: isThere('after') ? {} : null,
    },
  });
  return { name, action, sensitive, unknown: hasMark(value<MarkTree>('after_unknown')) };
}
