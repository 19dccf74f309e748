import { describe, expect, it } from 'vitest';
import type { Change } from '../../../plan/change.ts';
import { isComputedOnly } from '../../../plan/kinds/computed.ts';
import { kinds } from '../../../plan/kinds/index.ts';
import { UNKNOWN } from '../../../plan/value.ts';
import { aChange, contextOf, judged } from '../judged.ts';

const type = 'aws_nobody_knows';

describe('an unknown kind', () => {
  it('is never safe when it is deleted', () => {
    expect(judged(type, { before: { name: 'a' } })).toMatchObject({
      severity: 'review',
      timing: 'now',
      interruption: 'unknown',
      data: 'unknown',
      reversible: 'unknown',
      apply: 'unknown',
    });
  });

  it('is never safe when it is replaced', () => {
    const replaced = judged(type, {
      before: { name: 'a' },
      after: { name: 'b' },
      actions: ['delete', 'create'],
      replacePaths: [['name']],
    });
    expect(replaced).toMatchObject({ severity: 'review', data: 'unknown', reversible: 'unknown' });
  });

  it('says that the old one stays where a replacement leaves it', () => {
    const { headline } = judged(type, {
      before: { name: 'a' },
      after: { name: 'b' },
      actions: ['create', 'forget'],
    });
    expect(headline).toContain('leaves the old one running');
  });

  it('is quiet when it is created', () => {
    expect(judged(type, { after: { name: 'a' } })).toMatchObject({ severity: 'safe', findings: [] });
  });

  it('is unknown in every field when an argument changes', () => {
    expect(judged(type, { before: { name: 'a' }, after: { name: 'b' } })).toMatchObject({
      severity: 'review',
      timing: 'unknown',
      interruption: 'unknown',
      data: 'unknown',
      reversible: 'unknown',
      apply: 'unknown',
    });
  });

  it('does not mind how long Terraform waits', () => {
    const change = { before: { timeouts: null }, after: { timeouts: { create: '5m' } } };
    expect(judged(type, change)).toMatchObject({ severity: 'safe', findings: [] });
  });

  it('does not repeat a type that is no name', () => {
    const { headline } = judged('aws_<script>', { before: {} });
    expect(headline).not.toContain('<script>');
  });
});

describe('attributes only the provider sets', () => {
  it('are id and arn of any type, and what the schema says of one', () => {
    expect(isComputedOnly(type, 'id')).toBe(true);
    expect(isComputedOnly('aws_lb', 'arn')).toBe(true);
    expect(isComputedOnly('aws_lb', 'dns_name')).toBe(true);
    expect(isComputedOnly('helm_release', 'status')).toBe(true);
  });

  it('are not the arguments that name something else, nor names of other kinds', () => {
    expect(isComputedOnly('aws_cloudwatch_event_target', 'arn')).toBe(false);
    expect(isComputedOnly('aws_lb', 'idle_timeout')).toBe(false);
    expect(isComputedOnly('constructor', 'prototype')).toBe(false);
  });
});

describe('every kind of the registry', () => {
  const everything = kinds.flatMap((kind) => kind.types.map((name) => [name, kind] as const));
  const codePattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

  const deletionsOf = (name: string, names: readonly string[]): readonly Change[] => {
    const attributes = Object.fromEntries(names.map((attribute) => [attribute, null]));
    const bare = aChange(name, { before: {}, actions: ['delete'] });
    const known = aChange(name, { before: { ...attributes }, actions: ['delete'] });
    // A prior state is always known; a plan that claims otherwise still must not break the review.
    const unknown: Change = {
      ...known,
      before: Object.fromEntries(names.map((attribute) => [attribute, UNKNOWN])),
    };
    const replaced = aChange(name, { before: {}, after: {}, actions: ['create', 'delete'] });
    return [bare, known, unknown, replaced, { ...bare, deposed: 'a1b2c3d4' }];
  };

  it('has an answer for a deletion without a prior state, and with an unknown one', () => {
    for (const [name, kind] of everything) {
      const names = [...Object.keys(kind.updated), ...Object.keys(kind.guards ?? {})];
      for (const change of deletionsOf(name, names)) {
        const rule = change.action === 'replace' ? (kind.replaced ?? kind.destroyed) : kind.destroyed;
        const found = rule(change, contextOf([change]));
        for (const { code, source, why } of found) {
          expect(code, name).toMatch(codePattern);
          expect(source, name).not.toBe('');
          expect(why, name).toMatch(/^\p{Lu}.*[.]$/su);
        }
      }
    }
  });

  it('never throws over an argument that becomes unknown, appears or vanishes', () => {
    for (const [name, kind] of everything)
      for (const attribute of Object.keys(kind.updated))
        for (const [before, after] of [
          [null, UNKNOWN],
          ['x', null],
          [null, 'x'],
          [{}, []],
          [0, 'seven'],
        ] as const) {
          const change = aChange(name, { before: {}, after: {}, actions: ['update'] });
          const found = kind.updated[attribute]?.(
            { name: attribute, before, after, forcesReplacement: false },
            change,
            contextOf([change]),
          );
          for (const { code, source } of found ?? []) {
            expect(code, `${name}.${attribute}`).toMatch(codePattern);
            expect(source, `${name}.${attribute}`).not.toBe('');
          }
        }
  });
});

describe('every store', () => {
  const stores = [
    'aws_db_instance',
    'aws_dynamodb_table',
    'aws_ebs_volume',
    'aws_ecr_repository',
    'aws_efs_file_system',
    'aws_eks_cluster',
    'aws_instance',
    'aws_kinesis_stream',
    'aws_mq_broker',
    'aws_msk_cluster',
    'aws_opensearch_domain',
    'aws_redshift_cluster',
    'aws_sqs_queue',
    'kubernetes_persistent_volume_claim_v1',
    'kubernetes_stateful_set_v1',
  ];
  it.each(stores)('is never deleted safely when nothing is known of it: %s', (name) => {
    expect(judged(name, { before: {}, actions: ['delete'] }).severity).not.toBe('safe');
  });
});
