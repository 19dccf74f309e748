import { describe, expect, it } from 'vitest';
import { readFacts } from '../../../../../facts/read.ts';
import { instanceKind } from '../../../../../plan/kinds/rds-instance/instance/kind.ts';
import { versionStep } from '../../../../../plan/kinds/rds-instance/instance/versions.ts';
import { isTooShort, windowsOverlap } from '../../../../../plan/kinds/rds-instance/instance/windows.ts';
import type { Json } from '../../../../../plan/value.ts';
import { judged } from '../../../judged.ts';
import { primary } from '../fields.ts';

describe('the step between two engine versions', () => {
  it.each([
    ['postgres', '16.4', '16.6', 'minor'],
    ['postgres', '16.4', '17.0', 'major'],
    ['postgres', '9.5.2', '9.6.1', 'major'],
    ['postgres', '16.10', '16.9', 'downgrade'],
    ['postgres', '16.4', '16.4', 'same'],
    ['postgres', '16.4', '16', 'open'],
    ['postgres', '17.2', '16', 'downgrade'],
    ['mysql', '8.0.35', '8.0.39', 'minor'],
    ['mysql', '8.0.35', '8.4.3', 'major'],
    ['mariadb', '10.6.14', '10.11.6', 'major'],
    ['oracle-ee', '19.0.0.0.ru-2024-01.rur-2024-01.r1', '19.0.0.0.ru-2024-07.rur-2024-07.r1', 'minor'],
    ['oracle-ee', '19.0.0.0', '21.0.0.0', 'major'],
    ['sqlserver-se', '15.00.4316.3.v1', '15.00.4345.5.v1', 'minor'],
    ['sqlserver-se', '15.00.4316.3.v1', '16.00.4085.2.v1', 'major'],
  ] as const)('of %s from %s to %s is %s', (engine, before, after, step) => {
    expect(versionStep(engine, before, after)).toBe(step);
  });
});

describe('a daily backup window and a weekly maintenance window', () => {
  it.each([
    ['03:00-04:00', 'sun:04:00-sun:05:00', false],
    ['03:00-04:00', 'sun:03:59-sun:05:00', true],
    ['23:30-00:30', 'mon:00:00-mon:01:00', true],
    ['00:10-00:40', 'sun:23:30-mon:00:30', true],
    ['12:00-13:00', 'sat:10:00-tue:10:00', true],
    ['not a window', 'sun:03:00-sun:04:00', false],
    ['03:00-04:00', 'someday', false],
  ] as const)('%s and %s: %s', (backup, maintenance, meet) => {
    expect(windowsOverlap(backup, maintenance)).toBe(meet);
  });
});

describe('a window of either kind', () => {
  it.each([
    ['03:00-03:30', false],
    ['03:00-03:29', true],
    ['23:50-00:10', true],
    ['sun:23:45-mon:00:15', false],
    ['sun:23:45-mon:00:00', true],
    ['03:00-03:00', false],
    ['someday', false],
  ] as const)('%s is too short for AWS: %s', (window, short) => {
    expect(isTooShort(window)).toBe(short);
  });

  it.each(['backup_window', 'maintenance_window'] as const)('that is too short is refused: %s', (name) => {
    const window = name === 'backup_window' ? '09:00-09:15' : 'sun:05:00-sun:05:15';
    const { apply, findings } = judged('aws_db_instance', {
      before: primary,
      after: { ...primary, [name]: window },
    });
    expect([apply, findings[0]?.code]).toEqual(['fails', 'rds-instance-window-short']);
    expect(judged('aws_db_instance', { after: { ...primary, [name]: window } }).apply).toBe('fails');
  });
});

describe('a directory', () => {
  it('is told of once, whichever of its arguments change', () => {
    const { findings } = judged('aws_db_instance', {
      before: primary,
      after: { ...primary, domain: 'd-1', domain_iam_role_name: 'r', domain_fqdn: 'corp.example.com' },
    });
    expect(findings.map(({ code, interruption }) => [code, interruption])).toEqual([
      ['rds-instance-directory', 'brief'],
    ]);
  });

  it('of one\u2019s own may interrupt: nothing is documented', () => {
    const { findings } = judged('aws_db_instance', {
      before: primary,
      after: { ...primary, domain_fqdn: 'corp.example.com', domain_ou: 'OU=rds' },
    });
    expect(findings.map(({ interruption }) => interruption)).toEqual(['unknown']);
  });
});

describe('values nobody expects', () => {
  const odd: readonly Json[] = [
    null,
    '',
    'x',
    -1,
    1e99,
    true,
    [],
    [null],
    [{ enabled: 'x' }],
    {},
    { a: [1] },
  ];
  const names = [...Object.keys(instanceKind.updated), 'engine', 'identifier', 'storage_encrypted'];

  it('are judged without an error, on either side of any action', () => {
    for (const name of names)
      for (const value of odd) {
        const other = { ...primary, [name]: value };
        judged('aws_db_instance', { before: primary, after: other });
        judged('aws_db_instance', { before: other, after: primary });
        judged('aws_db_instance', { before: other, after: primary, actions: ['delete', 'create'] });
        judged('aws_db_instance', { before: other });
        judged('aws_db_instance', { after: other });
      }
    expect(judged('aws_db_instance', { before: {}, after: {} }).severity).toBe('safe');
  });
});

describe('the rules of the database instance', () => {
  const { resources } = readFacts<{
    readonly resources: Readonly<Record<string, Readonly<Record<string, { readonly terraform: string }>>>>;
  }>('change-effects');

  it('cover every argument that the table of change effects knows as an update', () => {
    const updates = Object.entries(resources.aws_db_instance ?? {})
      .filter(([name, { terraform }]) => terraform === 'update' && name !== 'tags')
      .map(([name]) => name);
    expect(updates.length).toBeGreaterThan(45);
    expect(updates.filter((name) => !Object.hasOwn(instanceKind.updated, name))).toEqual([]);
  });

  it.each([
    ['deletion_protection', true, false],
    ['backup_retention_period', 7, 0],
    ['skip_final_snapshot', false, true],
    ['delete_automated_backups', false, true],
    ['multi_az', true, false],
    ['publicly_accessible', false, true],
    ['iam_database_authentication_enabled', true, false],
    ['storage_encrypted', true, false],
  ] as const)('know when %s guards', (name, guarding, open) => {
    const guards = instanceKind.guards?.[name];
    expect([guards?.(guarding), guards?.(open)]).toEqual([true, false]);
  });
});
