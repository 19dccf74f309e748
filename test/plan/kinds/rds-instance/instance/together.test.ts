import { describe, expect, it } from 'vitest';
import { changeOf, type RawChange } from '../../../../../plan/change.ts';
import { judge } from '../../../../../plan/judge.ts';
import type { JsonObject, MarkTree } from '../../../../../plan/value.ts';
import { aChange, contextOf, judged } from '../../../judged.ts';
import { changed, codesOf, fieldsOf, NOW, primary, REFUSED, replica } from '../fields.ts';

describe('several arguments of one modify', () => {
  it('take the worst of each field: a class now with a shorter retention', () => {
    const impact = changed({ instance_class: 'db.m6g.xlarge', backup_retention_period: 3 }, NOW);
    expect(fieldsOf(impact)).toBe('dangerous now outage recoverability-reduced no succeeds');
    expect(codesOf(impact)).toEqual(['rds-instance-backups-expire', 'rds-instance-class']);
  });

  it('are one upgrade where class, major version and parameter group change together', () => {
    const impact = changed({
      instance_class: 'db.m6g.xlarge',
      engine_version: '17.2',
      allow_major_version_upgrade: true,
      parameter_group_name: 'orders-17',
    });
    expect(fieldsOf(impact)).toBe('review maintenance-window outage none no succeeds');
    expect(codesOf(impact)).not.toContain('rds-instance-parameter-group');
  });

  it('keep the note on the parameter group beside a minor upgrade', () => {
    const impact = changed({ engine_version: '16.6', parameter_group_name: 'orders-16' });
    expect(codesOf(impact)).toContain('rds-instance-parameter-group');
  });

  it('leave what is harmless out of the fields: tags and log exports beside a class in the window', () => {
    const impact = changed({
      instance_class: 'db.m6g.xlarge',
      enabled_cloudwatch_logs_exports: ['postgresql'],
      tags: { team: 'orders' },
    });
    expect(fieldsOf(impact)).toBe('review maintenance-window outage none yes succeeds');
  });

  it('come to nothing when one of them is refused, however dangerous they are', () => {
    const impact = changed(
      {
        engine_version: '16.4',
        instance_class: 'db.m6g.xlarge',
        backup_retention_period: 0,
        deletion_protection: false,
      },
      { ...NOW, engine_version: '16.6', engine_version_actual: '16.6' },
    );
    expect(fieldsOf(impact)).toBe(REFUSED);
    expect(codesOf(impact)).toEqual(['rds-instance-downgrade']);
  });

  it('change the state even where the request is refused', () => {
    const impact = changed({ allocated_storage: 50, skip_final_snapshot: true });
    expect(fieldsOf(impact)).toBe('review not-applied none recoverability-reduced yes fails');
  });
});

describe('a blue/green update', () => {
  const on: JsonObject = { blue_green_update: [{ enabled: true }] };

  it('deletes the old instance and its backups, whatever is protected', () => {
    const impact = changed({ instance_class: 'db.m6g.xlarge' }, on);
    expect(fieldsOf(impact)).toBe('dangerous now brief recoverability-reduced no succeeds');
    expect(codesOf(impact)).toEqual(['rds-instance-blue-green']);
  });

  it('needs no deployment for a password or for deletion protection', () => {
    expect(codesOf(changed({ password: 'after' }, on))).toEqual(['rds-instance-password']);
    expect(codesOf(changed({ deletion_protection: false }, on))).toEqual(['rds-instance-protection-off']);
  });

  it('does nothing of the kind when it is switched off', () => {
    const impact = changed({ instance_class: 'db.m6g.xlarge' }, { blue_green_update: [{ enabled: false }] });
    expect(codesOf(impact)).toEqual(['rds-instance-class']);
  });

  it.each([
    ['with a managed password', { manage_master_user_password: true, password: null }],
    ['without automated backups', { backup_retention_period: 0 }],
  ] as const)('is refused %s', (_what, before) => {
    expect(fieldsOf(changed({ instance_class: 'db.m6g.xlarge' }, { ...on, ...before }))).toBe(REFUSED);
  });

  it('is not known to succeed with read replicas', () => {
    const impact = changed({ instance_class: 'db.m6g.xlarge' }, { ...on, replicas: ['orders-replica'] });
    expect(fieldsOf(impact)).toBe('dangerous now brief recoverability-reduced no unknown');
  });
});

describe('a replica', () => {
  const promotedWith = (after: JsonObject, before: JsonObject = {}) =>
    judged('aws_db_instance', {
      before: { ...replica, ...before },
      after: { ...replica, ...before, replicate_source_db: null, ...after },
    });

  it('is promoted without backups where its retention is 0', () => {
    const impact = promotedWith({});
    expect(fieldsOf(impact)).toBe('dangerous now outage recoverability-reduced no succeeds');
    expect(codesOf(impact)).toEqual(['rds-instance-promotion-without-backups']);
  });

  it('is promoted with backups where the same change sets a retention, without a second interruption', () => {
    const impact = promotedWith({ backup_retention_period: 7 });
    expect(fieldsOf(impact)).toBe('dangerous now outage none no succeeds');
    expect(codesOf(impact)).toEqual(['rds-instance-promotion']);
  });

  it('is promoted with the retention it had', () => {
    expect(fieldsOf(promotedWith({}, { backup_retention_period: 3 }))).toBe(
      'dangerous now outage none no succeeds',
    );
  });

  it('cannot get another source, and a primary cannot become a replica', () => {
    const other = judged('aws_db_instance', {
      before: replica,
      after: { ...replica, replicate_source_db: 'billing' },
    });
    expect(fieldsOf(other)).toBe(REFUSED);
    expect(fieldsOf(changed({ replicate_source_db: 'billing' }))).toBe(REFUSED);
  });

  it('may fail where its source is known only after apply', () => {
    const { replicate_source_db: _, ...rest } = replica;
    const impact = judged('aws_db_instance', {
      before: replica,
      after: rest,
      unknown: { replicate_source_db: true },
    });
    expect(fieldsOf(impact)).toBe('review now unknown none unknown unknown');
  });
});

describe('a source whose backups go off', () => {
  const source = aChange('aws_db_instance', {
    before: primary,
    after: { ...primary, ...NOW, backup_retention_period: 0 },
  });
  const its = (actions: readonly string[], after: JsonObject | undefined = replica) =>
    aChange('aws_db_instance', {
      name: 'copy',
      before: replica,
      actions,
      ...(after !== undefined && { after }),
    });

  it('is refused while a replica of the plan stays', () => {
    expect(judge(source, contextOf([source, its(['no-op'])])).apply).toBe('fails');
  });

  it('is refused for a replica that names it by ARN', () => {
    const named = { ...replica, replicate_source_db: 'arn:aws:rds:eu-central-1:111122223333:db:orders' };
    const other = aChange('aws_db_instance', {
      name: 'copy',
      before: named,
      after: named,
      actions: ['no-op'],
    });
    expect(judge(source, contextOf([source, other])).apply).toBe('fails');
  });

  it('is not refused once its replicas are deleted or promoted in the same plan', () => {
    const deleted = aChange('aws_db_instance', { name: 'copy', before: replica });
    const promoted = its(['update'], { ...replica, replicate_source_db: null });
    for (const other of [deleted, promoted])
      expect(judge(source, contextOf([source, other])).severity).toBe('dangerous');
  });
});

describe('values that are not to be had', () => {
  const withMarks = (names: readonly string[], marks: 'unknown' | 'sensitive', others: JsonObject = {}) => {
    const planned: JsonObject = { ...primary, ...others };
    const marked: MarkTree = Object.fromEntries(names.map((name) => [name, true]));
    const raw: RawChange = {
      address: 'aws_db_instance.main',
      mode: 'managed',
      type: 'aws_db_instance',
      name: 'main',
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: {
        actions: ['update'],
        before: primary,
        after:
          marks === 'unknown'
            ? Object.fromEntries(Object.entries(planned).filter(([name]) => !names.includes(name)))
            : planned,
        ...(marks === 'unknown'
          ? { after_unknown: marked }
          : { after_sensitive: marked, before_sensitive: marked }),
      },
    };
    const change = changeOf(raw);
    return judge(change, contextOf([change]));
  };

  it.each([
    ['backup_retention_period', 'review maintenance-window unknown unknown unknown unknown'],
    ['multi_az', 'review maintenance-window unknown none unknown unknown'],
    ['allocated_storage', 'review maintenance-window unknown none no unknown'],
    ['publicly_accessible', 'review now unknown none unknown unknown'],
    ['engine_version', 'review maintenance-window unknown none unknown unknown'],
    ['vpc_security_group_ids', 'review now unknown none yes succeeds'],
    ['parameter_group_name', 'review next-reboot none none yes succeeds'],
    ['instance_class', 'review maintenance-window outage none yes succeeds'],
    ['deletion_protection', 'review now none recoverability-reduced yes succeeds'],
    ['manage_master_user_password', 'review now unknown none unknown unknown'],
    ['storage_type', 'review maintenance-window unknown none yes succeeds'],
  ] as const)('are told as unknown: %s', (name, fields) => {
    expect(fieldsOf(withMarks([name], 'unknown'))).toBe(fields);
  });

  it('make the timing unknown, and an outage dangerous, where apply_immediately is unknown', () => {
    const impact = withMarks(['apply_immediately'], 'unknown', { instance_class: 'db.m6g.xlarge' });
    expect(fieldsOf(impact)).toBe('dangerous unknown outage none yes succeeds');
  });

  it('are not taken for safe when they are sensitive, and are never printed', () => {
    const impact = withMarks(['backup_retention_period', 'instance_class'], 'sensitive', {
      backup_retention_period: 0,
      instance_class: 'db.secret.large',
    });
    expect(fieldsOf(impact)).toBe('review maintenance-window outage unknown unknown unknown');
    expect(JSON.stringify(impact)).not.toContain('db.secret');
  });

  it('judge a sensitive password as the password it is', () => {
    expect(codesOf(withMarks(['password'], 'sensitive', { password: 'after' }))).toEqual([
      'rds-instance-password',
    ]);
  });
});
