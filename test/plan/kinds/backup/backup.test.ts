import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../plan/value.ts';
import { aChange, judged } from '../../judged.ts';
import { fields, judgedIn, quietly, unchanged } from '../s3/fields.ts';

const weaker = 'review now none recoverability-reduced yes succeeds';
const stops = 'dangerous now none recoverability-reduced yes succeeds';
const quiet = 'safe now none none yes succeeds';
const worthASentence = 'review now none none yes succeeds';
const left = 'safe not-applied none none yes succeeds';

describe('a backup vault', () => {
  const vault = (forceDestroy: boolean) => ({ name: 'main', force_destroy: forceDestroy });

  it('loses its recovery points when the provider may delete them', () => {
    expect(fields(judged('aws_backup_vault', { before: vault(true) }))).toBe(
      'dangerous now none loss no succeeds',
    );
  });

  it('may refuse its deletion, and its replacement for another key', () => {
    const refused = 'review now unknown none unknown unknown';
    expect(fields(judged('aws_backup_vault', { before: vault(false) }))).toBe(refused);
    const replaced = judged('aws_backup_vault', {
      before: vault(false),
      after: { ...vault(false), kms_key_arn: 'k' },
      actions: ['delete', 'create'],
      replacePaths: [['kms_key_arn']],
    });
    expect(fields(replaced)).toBe(refused);
    expect(replaced.findings[0]?.why).toContain('The change of kms_key_arn forces it.');
  });

  it('is disarmed by force_destroy, of which nothing is sent', () => {
    expect(fields(judged('aws_backup_vault', { before: vault(false), after: vault(true) }))).toBe(
      'review not-applied none recoverability-reduced yes succeeds',
    );
  });

  it('may refuse what its lock forbids', () => {
    const lock = unchanged('aws_backup_vault_lock_configuration', { backup_vault_name: 'main' });
    expect(judgedIn([aChange('aws_backup_vault', { before: vault(true) }), lock])).toBe(
      'dangerous now none loss no unknown',
    );
  });

  it('may refuse its deletion when it is air-gapped', () => {
    expect(fields(judged('aws_backup_logically_air_gapped_vault', { before: { name: 'gap' } }))).toBe(
      'review now unknown none unknown unknown',
    );
  });
});

describe('a vault lock', () => {
  const type = 'aws_backup_vault_lock_configuration';
  const lock = (grace: number | null) => ({
    backup_vault_name: 'main',
    min_retention_days: 7,
    changeable_for_days: grace,
  });
  const maybeRefused = 'review now none recoverability-reduced yes unknown';

  it('protects no more when it is removed, which compliance mode may refuse', () => {
    expect(fields(judged(type, { before: lock(null) }))).toBe(weaker);
    expect(fields(judged(type, { before: lock(3) }))).toBe(maybeRefused);
  });

  it('leaves a gap when it is replaced', () => {
    const replacement = (before: number | null, after: number | null) =>
      judged(type, {
        before: lock(before),
        after: { ...lock(after), min_retention_days: 30 },
        actions: ['delete', 'create'],
        replacePaths: [['min_retention_days']],
      });
    expect(fields(replacement(null, null))).toBe(weaker);
    expect(fields(replacement(3, null))).toBe(maybeRefused);
    expect(replacement(3, null).findings[0]?.why).toContain('governance instead of compliance');
  });

  it('is quiet when it is new', () => {
    expect(fields(judged(type, { after: lock(null) }))).toBe(quietly);
  });

  it('says that a new one in compliance mode is for good after its grace time', () => {
    const impact = judged(type, { after: lock(3) });
    expect(fields(impact)).toBe('review now none none no succeeds');
    expect(impact.headline).toBe('Locks the backup vault in compliance mode.');
    expect(impact.findings[0]?.why).toContain('After 3 days nobody can remove the lock');
  });
});

describe('the policy of a vault', () => {
  const statement = (effect: string, principal: unknown, action: string) =>
    JSON.stringify({ Statement: [{ Effect: effect, Principal: principal, Action: action, Resource: '*' }] });

  it('protects less when a denial goes', () => {
    const policy = statement('Deny', '*', 'backup:DeleteRecoveryPoint');
    expect(fields(judged('aws_backup_vault_policy', { before: { backup_vault_name: 'main', policy } }))).toBe(
      weaker,
    );
  });

  it('exposes the vault to everybody', () => {
    const policy = statement('Allow', '*', 'backup:CopyIntoBackupVault');
    expect(fields(judged('aws_backup_vault_policy', { after: { backup_vault_name: 'main', policy } }))).toBe(
      'dangerous now none none yes succeeds',
    );
  });

  it('may cut off copies when a grant goes', () => {
    const policy = statement('Allow', { AWS: '111111111111' }, 'backup:CopyIntoBackupVault');
    expect(fields(judged('aws_backup_vault_policy', { before: { backup_vault_name: 'main', policy } }))).toBe(
      'review now unknown none yes succeeds',
    );
  });
});

describe('a backup plan', () => {
  const rule = (more: JsonObject = {}): JsonObject => ({
    rule_name: 'daily',
    target_vault_name: 'main',
    schedule: 'cron(0 5 * * ? *)',
    lifecycle: [{ delete_after: 35, cold_storage_after: 0 }],
    copy_action: [],
    enable_continuous_backup: false,
    ...more,
  });
  const change = (before: readonly JsonObject[], after: readonly JsonObject[]) =>
    fields(
      judged('aws_backup_plan', { before: { name: 'p', rule: before }, after: { name: 'p', rule: after } }),
    );

  it('stops backups when it is deleted', () => {
    expect(fields(judged('aws_backup_plan', { before: { name: 'p', rule: [rule()] } }))).toBe(stops);
  });

  it('stops backups when its last rule goes, and makes fewer when one of several does', () => {
    const weekly = rule({ rule_name: 'weekly', schedule: 'cron(0 5 ? * SUN *)' });
    expect(change([rule()], [])).toBe(stops);
    expect(change([rule(), weekly], [weekly])).toBe(weaker);
  });

  it('makes backups more rarely', () => {
    expect(change([rule()], [rule({ schedule: 'cron(0 5 ? * SUN *)' })])).toBe(weaker);
    expect(change([rule({ schedule: 'rate(6 hours)' })], [rule()])).toBe(weaker);
  });

  it('is quiet when backups are as often or more often, at whatever time', () => {
    expect(change([rule()], [rule({ schedule: 'cron(30 2 * * ? *)' })])).toBe(quietly);
    expect(change([rule()], [rule({ schedule: 'cron(0 0/6 * * ? *)' })])).toBe(quietly);
    expect(change([rule()], [rule({ completion_window: 600, start_window: 120 })])).toBe(quietly);
  });

  it('does not guess a schedule it cannot count', () => {
    expect(change([rule()], [rule({ schedule: 'cron(0 5 1 * ? 2030)' })])).toBe(
      'review now none unknown yes succeeds',
    );
  });

  it('keeps later recovery points for less or more time', () => {
    const keep = (days: number | null) => rule({ lifecycle: [{ delete_after: days }] });
    expect(change([keep(35)], [keep(7)])).toBe(weaker);
    expect(change([keep(null)], [keep(35)])).toBe(weaker);
    expect(change([keep(35)], [keep(90)])).toBe(quietly);
  });

  it('says that cold storage restores slowly', () => {
    expect(change([rule()], [rule({ lifecycle: [{ delete_after: 180, cold_storage_after: 30 }] })])).toBe(
      worthASentence,
    );
  });

  it('stops copies, or keeps them for less time', () => {
    const copy = (days: number) =>
      rule({ copy_action: [{ destination_vault_arn: 'x', lifecycle: [{ delete_after: days }] }] });
    expect(change([copy(35)], [rule()])).toBe(weaker);
    expect(change([copy(35)], [copy(7)])).toBe(weaker);
    expect(change([rule()], [copy(7)])).toBe(quietly);
  });

  it('stops continuous backup', () => {
    expect(change([rule({ enable_continuous_backup: true })], [rule()])).toBe(weaker);
  });

  it('is quiet when rules are renamed, reordered or added', () => {
    const weekly = rule({ rule_name: 'weekly', schedule: 'cron(0 5 ? * SUN *)' });
    expect(change([rule()], [rule({ rule_name: 'every-day' })])).toBe(quietly);
    expect(change([rule(), weekly], [weekly, rule()])).toBe(quietly);
    expect(change([rule()], [rule(), weekly])).toBe(quietly);
  });

  it('does not guess rules that are known after apply', () => {
    const impact = judged('aws_backup_plan', {
      before: { rule: [rule()] },
      after: {},
      unknown: { rule: true },
    });
    expect(fields(impact)).toBe('review now none unknown yes succeeds');
  });

  it('does not mind what is computed and means nothing', () => {
    const after = { ...rule(), lifecycle: [{ delete_after: 90 }] };
    const impact = judged('aws_backup_plan', {
      before: { rule: [rule()] },
      after: { rule: [after] },
      unknown: { rule: [{ lifecycle: [{ opt_in_to_archive_for_supported_resources: true }] }] },
    });
    expect(fields(impact)).toBe(quietly);
  });

  it('is worth a sentence when it is replaced', () => {
    const impact = judged('aws_backup_plan', {
      before: { name: 'a', rule: [rule()] },
      after: { name: 'b', rule: [rule()] },
      actions: ['delete', 'create'],
      replacePaths: [['name']],
    });
    expect(fields(impact)).toBe(worthASentence);
  });
});

describe('a backup selection', () => {
  const type = 'aws_backup_selection';
  const selection = (resources: readonly string[], more: JsonObject = {}): JsonObject => ({
    plan_id: 'p',
    name: 's',
    iam_role_arn: 'r',
    resources,
    ...more,
  });
  const replacement = (before: JsonObject, after: JsonObject, unknown = {}) =>
    judged(type, { before, after, unknown, actions: ['delete', 'create'], replacePaths: [['resources']] });
  const [db, cache] = [
    'arn:aws:rds:eu-west-1:111111111111:db:a',
    'arn:aws:dynamodb:eu-west-1:111111111111:table/b',
  ];

  it('stops backups when it is deleted', () => {
    expect(fields(judged(type, { before: selection([db]) }))).toBe(stops);
  });

  it('only hands over when another selection takes in the same', () => {
    const other = aChange(type, { name: 'other', after: selection([db, cache]) });
    expect(judgedIn([aChange(type, { before: selection([db]) }), other])).toBe(worthASentence);
    const less = aChange(type, { name: 'other', after: selection([cache]) });
    expect(judgedIn([aChange(type, { before: selection([db]) }), less])).toBe(stops);
  });

  it('stops backups of what is taken out, or left out', () => {
    const impact = replacement(selection([db, cache]), selection([db]));
    expect(fields(impact)).toBe(stops);
    expect(impact.headline).toContain('one resource');
    expect(
      fields(replacement(selection([db]), selection(['arn:aws:rds:*:*:db:*'], { not_resources: [db] }))),
    ).toBe(stops);
  });

  it('does not miss what the same plan deletes', () => {
    const narrower = aChange(type, {
      before: selection([db, cache]),
      after: selection([db]),
      actions: ['delete', 'create'],
      replacePaths: [['resources']],
    });
    const table = (arn: string) => aChange('aws_dynamodb_table', { before: { name: 'b', arn } });
    expect(judgedIn([narrower, table(cache)])).toBe(quiet);
    expect(judgedIn([narrower, table(`${cache}-other`)])).toBe(stops);
  });

  it('stops backups of what it took in by a pattern and now leaves out by name', () => {
    const all = ['arn:aws:rds:*:*:db:*'];
    expect(fields(replacement(selection(all), selection(all, { not_resources: [db] })))).toBe(stops);
    const conditions = { condition: [{ string_equals: [{ key: 'aws:ResourceTag/a', value: 'b' }] }] };
    const unknown = 'review now none unknown yes succeeds';
    const narrower = selection(all, { ...conditions, not_resources: [db] });
    expect(fields(replacement(selection(all, conditions), narrower))).toBe(unknown);
    const byPattern = selection(all, { not_resources: ['arn:aws:rds:*:*:db:test-*'] });
    expect(fields(replacement(selection(all), byPattern))).toBe(unknown);
  });

  it('is quiet when a pattern takes in the same, or more', () => {
    expect(fields(replacement(selection([db]), selection(['arn:aws:rds:*:*:db:*'])))).toBe(quiet);
    expect(fields(replacement(selection([db]), selection([cache, db])))).toBe(quiet);
  });

  it('may fail under another role', () => {
    const told = replacement(selection([db]), selection([db], { iam_role_arn: 'other' }));
    expect(fields(told)).toBe(worthASentence);
    expect(told.findings[0]?.why).toContain('another role');
  });

  it('stops for what is left out by name, also where AWS answers with empty conditions', () => {
    const none = { condition: [{ string_equals: [], string_like: [], string_not_equals: [] }] };
    const pattern = ['arn:aws:rds:*:*:db:*'];
    expect(
      fields(
        replacement(selection(pattern, none), selection(pattern, { not_resources: [db] }), {
          condition: true,
        }),
      ),
    ).toBe(stops);
  });

  it('does not mind what the provider computes where it is left out', () => {
    const computed = { condition: true, not_resources: true, id: true };
    expect(fields(replacement(selection([db, cache]), selection([db]), computed))).toBe(stops);
    expect(fields(replacement(selection([db]), selection([db], { name: 't' }), computed))).toBe(quiet);
  });

  it('does not guess resources that are known after apply, or that tags choose', () => {
    const unknown = 'review now none unknown yes succeeds';
    const after = { plan_id: 'p', name: 's' };
    expect(fields(replacement(selection([db]), after, { resources: true }))).toBe(unknown);
    const tag = (value: string) => ({ selection_tag: [{ type: 'STRINGEQUALS', key: 'backup', value }] });
    expect(fields(replacement(selection([], tag('yes')), selection([], tag('daily'))))).toBe(unknown);
  });
});

describe('backup settings and evidence', () => {
  it('opt stores out', () => {
    const settings = (isIn: boolean) => ({ resource_type_opt_in_preference: { RDS: isIn, EFS: true } });
    const change = (before: boolean, after: boolean) =>
      fields(judged('aws_backup_region_settings', { before: settings(before), after: settings(after) }));
    expect(change(true, false)).toBe(stops);
    expect(change(false, true)).toBe(quietly);
    expect(fields(judged('aws_backup_region_settings', { before: settings(true) }))).toBe(left);
    const partial = { resource_type_opt_in_preference: { EFS: true } };
    expect(fields(judged('aws_backup_region_settings', { before: settings(true), after: partial }))).toBe(
      quietly,
    );
  });

  it('stop cross-account copies', () => {
    const settings = (value: string) => ({ global_settings: { isCrossAccountBackupEnabled: value } });
    expect(
      fields(judged('aws_backup_global_settings', { before: settings('true'), after: settings('false') })),
    ).toBe(weaker);
    expect(fields(judged('aws_backup_global_settings', { before: settings('true') }))).toBe(left);
  });

  it.each([
    'aws_backup_restore_testing_plan',
    'aws_backup_framework',
    'aws_backup_report_plan',
    'aws_backup_vault_notifications',
  ])('say that %s is gone, and are quiet when it changes', (type) => {
    expect(fields(judged(type, { before: { name: 'a' } }))).toBe(worthASentence);
    expect(fields(judged(type, { before: { description: 'a' }, after: { description: 'b' } }))).toBe(quietly);
  });
});
