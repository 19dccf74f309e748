import type { Change } from '../change.ts';
import { kindOf } from '../kinds/index.ts';
import { isDestroyed, textsOf } from '../relations.ts';
import { flag, isMarker, text } from '../value.ts';
import { type CombinedRule, isChanged, together } from './together.ts';

/** May be emptied by force. What has to be empty first loses nothing: AWS refuses to delete it until it is. */
const mayBeEmptied = ({ before }: Change): boolean => flag(before?.force_destroy) === true;

/**
 * What guards something else against its deletion: its resource types, and the argument by which it names what it guards.
 * Versioning is no such guard: what empties a bucket by force deletes every version.
 */
const guardians = [
  {
    types: ['aws_s3_bucket_object_lock_configuration'],
    of: ['aws_s3_bucket'],
    by: 'bucket',
  },
  {
    types: ['aws_backup_vault_lock_configuration', 'aws_backup_vault_policy'],
    of: ['aws_backup_vault', 'aws_backup_logically_air_gapped_vault'],
    by: 'backup_vault_name',
  },
] as const;

/** A guard and what it guards, destroyed by one plan: the guard goes first, and then nothing is in the way. */
export const guardDestroyedWithGuarded: CombinedRule = (context) =>
  guardians.flatMap(({ types, of, by }) =>
    context
      .ofType(...types)
      .filter(isDestroyed)
      .flatMap((guard) => {
        const guarded = context
          .ofType(...of)
          .filter((candidate) => isDestroyed(candidate) && mayBeEmptied(candidate))
          .filter((candidate) => isNamedBy(candidate, text(guard.before?.[by])));
        return guarded.length === 0
          ? []
          : [
              together([guard, ...guarded], {
                code: 'disarmed-and-destroyed',
                severity: 'dangerous',
                data: 'recoverability-reduced',
                reversible: 'no',
                why: 'Takes the protection away and destroys what it protected, in one apply. Terraform removes the dependent resource first, so the protection is gone before the deletion is tried.',
                fix: 'Leave the protection in place; AWS then refuses the deletion while there is something to lose.',
                source:
                  'Terraform language, Resource behaviour (destroy order); Amazon S3 User Guide, Object Lock; AWS Backup Developer Guide, AWS Backup Vault Lock',
              }),
            ];
      }),
  );

const isNamedBy = (change: Change, name: string | undefined): boolean =>
  name !== undefined && textsOf(change.before, ['id', 'bucket', 'name']).includes(name);

/** Arguments that stand between a store and its deletion without a copy. */
const destroyGuards = new Set([
  'deletion_protection',
  'deletion_protection_enabled',
  'skip_final_snapshot',
  'final_snapshot_identifier',
  'delete_automated_backups',
]);

/** Several guards against deletion dropped at once: the next plan can destroy it and keep nothing. */
export const disarmed: CombinedRule = (context, judgedOf) =>
  context.changes
    .filter((change) => change.action === 'update' && isChanged(change, judgedOf, ...destroyGuards))
    .flatMap((change) => {
      const dropped = droppedGuards(change);
      if (dropped.length < 2) return [];
      return [
        together([change], {
          code: 'disarmed',
          severity: 'review',
          data: 'recoverability-reduced',
          why: `Disarms it: ${dropped.join(' and ')} are dropped together. Nothing is lost by this plan, and the next one can destroy it without a copy.`,
          fix: 'Ask what the next plan is going to be before approving this one.',
          source: 'Amazon RDS User Guide, Deleting a DB instance (deletion protection, final snapshot)',
        }),
      ];
    });

function droppedGuards(change: Change): readonly string[] {
  const guards = kindOf(change)?.guards ?? {};
  return change.changed
    .filter(({ name }) => destroyGuards.has(name))
    .filter(({ name, before, after }) => {
      const protects = guards[name];
      return protects !== undefined && !isMarker(after) && protects(before) && !protects(after);
    })
    .map(({ name }) => name);
}
