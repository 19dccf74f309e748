import type { AttributeChange, Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import type { Value } from '../../value.ts';
import { leftRunning } from '../left.ts';
import { goesWithBucket, movesBucket } from './bucket-of.ts';

interface SettingProps {
  readonly types: readonly string[];
  readonly noun: string;
  /** Prefix of the codes. */
  readonly code: string;
  readonly updated: Readonly<Record<string, AttributeRule>>;
  readonly created?: Rule;
  /** Deletion: what the bucket falls back to. */
  readonly reset: Rule;
  readonly guards?: Readonly<Record<string, (value: Value) => boolean>>;
}

/** A sub-resource that is a setting of a bucket: it goes with its bucket, and its deletion resets the bucket. */
export function settingKind({ types, noun, code, updated, created, reset, guards }: SettingProps): Kind {
  return {
    types,
    noun,
    updated: { id: quiet, bucket: quiet, expected_bucket_owner: quiet, timeouts: quiet, ...updated },
    ...(created !== undefined && { created }),
    destroyed: (change, context) => (goesWithBucket(change, context) ? [] : reset(change, context)),
    replaced: (change, context) => {
      if (goesWithBucket(change, context)) return [];
      if (movesBucket(change)) return reset(change, context);
      return [gap(change, noun, code), ...changesOf(change, updated, context)];
    },
    left: (change, context) =>
      // Where the bucket stays, the new one is set over the old one.
      movesBucket(change)
        ? [leftRunning(change, noun), ...(created?.(change, context) ?? [])]
        : changesOf(change, updated, context),
    ...(guards !== undefined && { guards }),
  };
}

/** What else a replacement changes than what forces it. */
const changesOf = (
  change: Change,
  updated: Readonly<Record<string, AttributeRule>>,
  context: Context,
): readonly Finding[] =>
  change.changed.flatMap((attribute: AttributeChange) =>
    Object.hasOwn(updated, attribute.name)
      ? (updated[attribute.name]?.(attribute, change, context) ?? [])
      : [],
  );

const gap = (change: Change, noun: string, code: string): Finding =>
  finding({
    code: `${code}-replace`,
    severity: change.replaceOrder === 'destroy-first' ? 'review' : 'safe',
    why: `Removes and sets anew ${noun} of the same bucket. In between the bucket has its default.`,
    source: 'AWS provider 5.100.0, plan behaviour (measured)',
  });
