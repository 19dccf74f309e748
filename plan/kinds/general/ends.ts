import { documentOf, type Holds, type ResourceKind } from '../../../facts/resource-kinds.ts';
import type { Change } from '../../change.ts';
import { type Effect, type Finding, finding } from '../../finding.ts';
import { flag, isMarker, isUnset } from '../../value.ts';
import { type Ending, endingOf, forcedBy, kept, lost, refused } from '../stores/ending.ts';
import { isGuarding } from './common.ts';
import { endOfRecord } from './records.ts';

/** What holds content that can be lost. */
export const isStore = ({ holds }: ResourceKind): boolean => ['data', 'messages', 'logs'].includes(holds);

/** What the end of something without content of its own does, and how a sentence about it goes on. */
const ends: Readonly<Record<Exclude<Holds, 'data' | 'messages' | 'logs' | 'nothing'>, End>> = {
  backups: {
    so: 'what was kept in it can not be restored from it any more',
    effect: { severity: 'dangerous', data: 'recoverability-reduced', reversible: 'no' },
  },
  traffic: { so: 'clients that use it are cut off', effect: { interruption: 'outage' } },
  compute: { so: 'what runs on it stops', effect: { interruption: 'outage' } },
  path: {
    so: 'traffic that takes this way does not arrive',
    meanwhile: 'traffic that takes this way does not arrive in between',
    effect: { interruption: 'unknown' },
  },
  automation: {
    so: 'what it started does not happen any more',
    meanwhile: 'what it starts does not happen in between',
    effect: { interruption: 'unknown' },
  },
  access: { so: 'those it let in may be refused', effect: { interruption: 'unknown' } },
  keys: {
    so: 'what was made with it can not be made anew',
    effect: { interruption: 'unknown', reversible: 'no' },
  },
  protection: {
    so: 'what it kept out is let through',
    meanwhile: 'what it keeps out is let through in between',
    effect: { severity: 'review' },
  },
  monitoring: {
    so: 'nobody is told of what it watched',
    meanwhile: 'nobody is told of what it watches in between',
    effect: { severity: 'review' },
  },
  configuration: {
    so: 'what relied on it falls back or fails',
    meanwhile: 'what relies on it may fall back or fail in between',
    effect: { interruption: 'unknown' },
  },
  stack: {
    so: 'everything made through it goes too, but for what its own rules keep',
    effect: { interruption: 'unknown', data: 'unknown', reversible: 'unknown' },
  },
};

export interface End {
  readonly so: string;
  /** The same of a replacement, where it differs: the new one does what the old one did. */
  readonly meanwhile?: string;
  readonly effect: Partial<Effect>;
}

const contents: Readonly<Record<string, string>> = {
  data: 'all it holds goes',
  messages: 'every message in it goes',
  logs: 'all it recorded goes',
};

/** The deletion or replacement of a type of the table. The prior state decides what guards it. */
export function ended(change: Change, kind: ResourceKind, noun: string): readonly Finding[] {
  if (kind.holds === 'nothing') return [];
  const ending = { code: `${kind.holds}-delete`, noun, source: documentOf(kind) };
  const state = change.before;
  if (stays(change, kind))
    return [
      finding({
        ...ending,
        code: `${kind.holds}-kept`,
        severity: 'review',
        timing: 'not-applied',
        why: `Stops managing ${noun}, which stays as it is.`,
      }),
    ];
  if (kind.protection !== undefined && isGuarding(state?.[kind.protection]))
    return [
      refused(change, {
        ...ending,
        code: `${kind.holds}-delete-refused`,
        reason: `${kind.protection} is on`,
        fix: `Turn ${kind.protection} off in an apply of its own, if it is really to go.`,
      }),
    ];
  if (isContained(change, kind)) return [inUse(change, kind, ending)];
  return isStore(kind) ? [storeEnded(change, kind, ending)] : [useEnded(change, kind, ending)];
}

const stays = ({ before }: Change, { keeps, goesOnlyWith }: ResourceKind): boolean =>
  (keeps !== undefined && flag(before?.[keeps]) === true) ||
  (goesOnlyWith !== undefined && (goesOnlyWith === '' || flag(before?.[goesOnlyWith]) !== true));

const isContained = ({ before }: Change, { force, whileInUse }: ResourceKind): boolean =>
  whileInUse === 'refused' || (force !== undefined && flag(before?.[force]) !== true);

/** Whether something uses it, or is in it, a plan does not tell. */
const inUse = (change: Change, kind: ResourceKind, ending: Ending): Finding => {
  const refusal = change.action === 'replace' ? 'and deleting the old one is refused' : 'which is refused';
  return finding({
    ...ending,
    code: `${kind.holds}-delete-in-use`,
    interruption: 'unknown',
    reversible: 'unknown',
    apply: 'unknown',
    why: `${endingOf(change, ending.noun, isStore(kind) ? 'a new, empty one' : 'a new one')}, ${refusal} while it holds anything or is in use.${forcedBy(change)}`,
  });
};

function storeEnded(change: Change, kind: ResourceKind, ending: Ending): Finding {
  const content = kind.content ?? (contents[kind.holds] as string);
  const gone = lost(change, {
    ...ending,
    content,
    ...(kind.holds === 'logs' && { interruption: 'none' }),
    fix: 'Keep a copy before, or forget it instead (a removed block with destroy = false).',
  });
  if (kind.finalCopy === undefined) return gone;
  const [skip, name] = kind.finalCopy;
  // Where the prior state does not say that a copy is taken, none is certain.
  if (flag(change.before?.[skip]) !== false) return gone;
  const given = name === undefined ? undefined : change.before?.[name];
  if (isMarker(given))
    return finding({
      ...ending,
      interruption: 'outage',
      data: 'unknown',
      reversible: 'no',
      apply: 'unknown',
      why: `${endingOf(change, ending.noun)}. The plan does not show whether a final snapshot is named.${forcedBy(change)}`,
      fix: 'Keep a copy before, or forget it instead (a removed block with destroy = false).',
    });
  if (name === undefined || !isUnset(given))
    return kept(change, {
      ...ending,
      copy: 'A final copy is taken before, from which a new one can be restored.',
    });
  return refused(change, {
    ...ending,
    code: `${kind.holds}-delete-unnamed`,
    reason: `${skip} is off and ${name} names no final copy`,
    fix: `Set ${name} in an apply of its own.`,
  });
}

const endOf = (change: Change, { holds }: ResourceKind): End =>
  (change.type === 'aws_route53_record' ? endOfRecord(change) : undefined) ??
  ends[holds as keyof typeof ends];

function useEnded(change: Change, kind: ResourceKind, ending: Ending): Finding {
  const { so, meanwhile = so, effect } = endOf(change, kind);
  // The new one is there first, and the old one is only in the way: whether clients follow is not known.
  const isGentle = change.replaceOrder === 'create-first' || change.deposed !== undefined;
  const interruption =
    effect.interruption === 'outage' && isGentle ? 'unknown' : (effect.interruption ?? 'none');
  return finding({
    ...ending,
    ...effect,
    ...(kind.reversible !== undefined && { reversible: kind.reversible }),
    interruption,
    why: `${endingOf(change, ending.noun, 'a new one')}, and ${change.action === 'replace' ? meanwhile : so}.${isGentle && effect.interruption === 'outage' ? ' The new one is there before.' : ''}${forcedBy(change)}`,
  });
}
