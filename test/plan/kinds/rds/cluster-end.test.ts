import { describe, expect, it } from 'vitest';
import { judged } from '../../judged.ts';
import { createFirst, destroyFirst, effect, effectOf, leaveOld, refused } from './effects.ts';

const named = {
  cluster_identifier: 'orders',
  engine: 'aurora-postgresql',
  backup_retention_period: 7,
  deletion_protection: false,
  skip_final_snapshot: false,
  final_snapshot_identifier: 'orders-final',
  delete_automated_backups: true,
};
const skipped = { ...named, skip_final_snapshot: true };
const copyKept = effect({
  severity: 'dangerous',
  interruption: 'outage',
  data: 'recoverability-reduced',
  reversible: 'no',
});
const lost = effect({ severity: 'dangerous', interruption: 'outage', data: 'loss', reversible: 'no' });

describe('the deletion of a cluster', () => {
  it('keeps the final snapshot that the prior state names', () => {
    expect(effectOf(judged('aws_rds_cluster', { before: named }))).toEqual(copyKept);
  });

  it('keeps no copy where the final snapshot is skipped', () => {
    expect(effectOf(judged('aws_rds_cluster', { before: skipped }))).toEqual(lost);
  });

  it('keeps the automated backups for a while where they are retained', () => {
    expect(
      effectOf(judged('aws_rds_cluster', { before: { ...skipped, delete_automated_backups: false } })),
    ).toEqual(copyKept);
  });

  it('keeps nothing of a Serverless v1 cluster, which cannot retain its backups', () => {
    expect(
      effectOf(
        judged('aws_rds_cluster', {
          before: { ...skipped, delete_automated_backups: false, engine_mode: 'serverless' },
        }),
      ),
    ).toEqual(lost);
  });

  it('loses nothing of a replica, whose source has the data', () => {
    expect(
      effectOf(
        judged('aws_rds_cluster', { before: { ...skipped, replication_source_identifier: 'source' } }),
      ),
    ).toEqual(effect({ severity: 'dangerous', interruption: 'outage' }));
  });

  it('is refused under deletion protection', () => {
    expect(
      effectOf(judged('aws_rds_cluster', { before: { ...skipped, deletion_protection: true } })),
    ).toEqual(refused);
  });

  it('is refused where the final snapshot has no name', () => {
    expect(
      effectOf(judged('aws_rds_cluster', { before: { ...named, final_snapshot_identifier: null } })),
    ).toEqual(refused);
  });

  it('is judged the same for DocumentDB and Neptune', () => {
    expect(effectOf(judged('aws_docdb_cluster', { before: skipped }))).toEqual(lost);
    expect(effectOf(judged('aws_neptune_cluster', { before: named }))).toEqual(copyKept);
  });

  it('is judged the same for an object that was left behind', () => {
    const impact = judged('aws_rds_cluster', { before: skipped, deposed: '0123abcd' });
    expect(effectOf(impact)).toEqual(lost);
  });
});

describe('the replacement of a cluster', () => {
  const replacePaths = [['storage_encrypted']];

  it('deletes the data first and comes back empty', () => {
    const impact = judged('aws_rds_cluster', {
      before: { ...skipped, storage_encrypted: false },
      after: { ...skipped, storage_encrypted: true },
      actions: destroyFirst,
      replacePaths,
    });
    expect(effectOf(impact)).toEqual(lost);
    expect(impact.findings[0]?.why).toContain('storage_encrypted cannot change in place');
    expect(impact.findings[0]?.why).toContain('comes back empty');
  });

  it('goes by the flags of the prior state, not by those planned beside it', () => {
    expect(
      effectOf(
        judged('aws_rds_cluster', {
          before: { ...named, deletion_protection: true },
          after: named,
          actions: destroyFirst,
          replacePaths,
        }),
      ),
    ).toEqual(refused);
    expect(
      effectOf(
        judged('aws_rds_cluster', { before: skipped, after: named, actions: destroyFirst, replacePaths }),
      ),
    ).toEqual(lost);
  });

  it('says which snapshot-less data is missing where it is restored', () => {
    const impact = judged('aws_rds_cluster', {
      before: named,
      after: { ...named, snapshot_identifier: 'orders-2026' },
      actions: destroyFirst,
      replacePaths: [['snapshot_identifier']],
    });
    expect(effectOf(impact)).toEqual(copyKept);
    expect(impact.findings[0]?.why).toContain('restored from a snapshot');
  });

  it('is refused where the new one comes first under the same identifier', () => {
    expect(
      effectOf(
        judged('aws_rds_cluster', { before: skipped, after: skipped, actions: createFirst, replacePaths }),
      ),
    ).toEqual(refused);
  });

  it('still deletes the old one where the new one comes first', () => {
    expect(
      effectOf(
        judged('aws_rds_cluster', {
          before: skipped,
          after: { ...skipped, cluster_identifier: 'orders-2' },
          actions: createFirst,
          replacePaths: [['cluster_identifier']],
        }),
      ),
    ).toEqual(lost);
  });

  it('leaves the old one running beside an empty one where that is planned', () => {
    expect(
      effectOf(
        judged('aws_rds_cluster', { before: skipped, after: skipped, actions: leaveOld, replacePaths }),
      ),
    ).toEqual(effect({ interruption: 'unknown' }));
  });

  it('names the way out of the trap of two zones configured and three stored', () => {
    const impact = judged('aws_rds_cluster', {
      before: { ...skipped, availability_zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
      after: { ...skipped, availability_zones: ['eu-west-1a', 'eu-west-1b'] },
      actions: destroyFirst,
      replacePaths: [['availability_zones']],
    });
    expect(effectOf(impact)).toEqual(lost);
    expect(impact.findings[0]?.fix).toContain('ignore_changes = [availability_zones]');
  });
});

describe('the creation of a cluster', () => {
  it('is quiet', () => {
    expect(effectOf(judged('aws_rds_cluster', { after: skipped }))).toEqual(effect({ severity: 'safe' }));
  });

  it('deserves a word without backups', () => {
    expect(
      effectOf(judged('aws_rds_cluster', { after: { engine: 'postgres', backup_retention_period: 0 } })),
    ).toEqual(effect({}));
  });
});
