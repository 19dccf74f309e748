import { describe, expect, it } from 'vitest';
import { judged } from '../../judged.ts';
import { fields, quiet } from './fields.ts';

describe('EFS', () => {
  it('loses every file with the file system', () => {
    expect(judged('aws_efs_file_system', { before: { encrypted: true } })).toMatchObject(
      fields('dangerous now outage loss no succeeds'),
    );
  });

  it('loses every file when encryption replaces it', () => {
    const impact = judged('aws_efs_file_system', {
      before: { encrypted: false },
      after: { encrypted: true },
      actions: ['delete', 'create'],
      replacePaths: [['encrypted']],
    });
    expect(impact).toMatchObject(fields('dangerous now outage loss no succeeds'));
  });

  it('is quiet about its lifecycle policy', () => {
    expect(
      judged('aws_efs_file_system', {
        before: { lifecycle_policy: [] },
        after: { lifecycle_policy: [{ transition_to_ia: 'AFTER_30_DAYS' }] },
      }),
    ).toMatchObject({ ...quiet, findings: [] });
  });

  it('stays mounted while its throughput changes', () => {
    const mode = (before: string, after: string) =>
      judged('aws_efs_file_system', {
        before: { throughput_mode: before },
        after: { throughput_mode: after },
      });
    expect(mode('elastic', 'bursting')).toMatchObject(fields('review now none none yes succeeds'));
    expect(mode('bursting', 'elastic')).toMatchObject({ ...quiet, findings: [] });
  });

  it('breaks mounts when a mount target goes', () => {
    expect(judged('aws_efs_mount_target', { before: { subnet_id: 'subnet-1' } })).toMatchObject(
      fields('dangerous now outage none yes succeeds'),
    );
  });

  it('stops backups when the policy is disabled or deleted', () => {
    const on = { backup_policy: [{ status: 'ENABLED' }] };
    const off = { backup_policy: [{ status: 'DISABLED' }] };
    const expected = fields('dangerous now none recoverability-reduced yes succeeds');
    expect(judged('aws_efs_backup_policy', { before: on, after: off })).toMatchObject(expected);
    expect(judged('aws_efs_backup_policy', { before: on })).toMatchObject(expected);
    expect(judged('aws_efs_backup_policy', { before: off, after: on })).toMatchObject(quiet);
    expect(judged('aws_efs_backup_policy', { before: off })).toMatchObject(quiet);
  });

  it('keeps what was copied when the replication ends', () => {
    expect(judged('aws_efs_replication_configuration', { before: {} })).toMatchObject(
      fields('review now none recoverability-reduced unknown succeeds'),
    );
  });
});

describe('EBS', () => {
  const volume = { size: 100, type: 'gp2', iops: 300, final_snapshot: false };

  it('loses the data of a volume without a final snapshot', () => {
    expect(judged('aws_ebs_volume', { before: volume })).toMatchObject(
      fields('dangerous now outage loss no succeeds'),
    );
  });

  it('keeps a copy where the prior state has a final snapshot', () => {
    expect(judged('aws_ebs_volume', { before: { ...volume, final_snapshot: true } })).toMatchObject(
      fields('dangerous now outage recoverability-reduced no succeeds'),
    );
  });

  it('stays quiet while it grows, but says that it never shrinks', () => {
    expect(judged('aws_ebs_volume', { before: volume, after: { ...volume, size: 200 } })).toMatchObject(
      fields('safe now none none no succeeds'),
    );
  });

  it('is refused to shrink', () => {
    expect(judged('aws_ebs_volume', { before: volume, after: { ...volume, size: 50 } })).toMatchObject(
      fields('review not-applied none none yes fails'),
    );
  });

  it('is quiet about gp2 to gp3', () => {
    expect(
      judged('aws_ebs_volume', { before: volume, after: { ...volume, type: 'gp3', iops: 3000 } }),
    ).toMatchObject({ ...quiet, findings: [] });
  });

  it('takes a backup away with a snapshot', () => {
    expect(judged('aws_ebs_snapshot', { before: { volume_id: 'vol-1' } })).toMatchObject(
      fields('dangerous now none recoverability-reduced no succeeds'),
    );
  });

  it('cuts an instance off a volume that is detached', () => {
    expect(judged('aws_volume_attachment', { before: { device_name: '/dev/sdf' } })).toMatchObject(
      fields('dangerous now outage none yes succeeds'),
    );
    expect(judged('aws_volume_attachment', { before: { skip_destroy: true } })).toMatchObject(
      fields('review not-applied none none yes succeeds'),
    );
  });
});

describe('EC2 instance', () => {
  const instance = {
    ami: 'ami-1',
    instance_type: 't3.small',
    disable_api_termination: false,
    root_block_device: [{ volume_size: 20, delete_on_termination: true }],
  };
  const changed = (after: object) =>
    judged('aws_instance', { before: instance, after: { ...instance, ...after } });

  it('loses its root volume when another image replaces it', () => {
    const impact = judged('aws_instance', {
      before: instance,
      after: { ...instance, ami: 'ami-2' },
      actions: ['delete', 'create'],
      replacePaths: [['ami']],
    });
    expect(impact).toMatchObject(fields('dangerous now outage loss no succeeds'));
  });

  it('leaves its root volume where it is told to', () => {
    const kept = { ...instance, root_block_device: [{ volume_size: 20, delete_on_termination: false }] };
    expect(judged('aws_instance', { before: kept })).toMatchObject(
      fields('dangerous now outage recoverability-reduced no succeeds'),
    );
  });

  it('is not deleted while termination protection is on and the provider knows force_destroy', () => {
    const before = { ...instance, disable_api_termination: true, force_destroy: null };
    expect(judged('aws_instance', { before })).toMatchObject(
      fields('review not-applied none none yes fails'),
    );
  });

  it('is terminated by an older provider, which lifts termination protection by itself', () => {
    const told = judged('aws_instance', { before: { ...instance, disable_api_termination: true } });
    expect(told).toMatchObject(fields('dangerous now outage loss no succeeds'));
    expect(told.findings[0]?.why).toContain('the provider lifts it by itself');
  });

  it('cuts clients off by a security group that goes, not by one that comes', () => {
    const groups = (before: readonly string[], after: readonly string[]) =>
      judged('aws_instance', {
        before: { ...instance, vpc_security_group_ids: before },
        after: { ...instance, vpc_security_group_ids: after },
      });
    expect(groups(['sg-1'], ['sg-2', 'sg-1'])).toMatchObject(fields('review now none none yes succeeds'));
    expect(groups(['sg-1'], ['sg-2'])).toMatchObject(fields('review now unknown none yes succeeds'));
  });

  it('would be terminated by its own shutdown', () => {
    expect(changed({ instance_initiated_shutdown_behavior: 'terminate' })).toMatchObject(
      fields('review now none recoverability-reduced yes succeeds'),
    );
    expect(changed({ instance_initiated_shutdown_behavior: 'stop' })).toMatchObject(quiet);
  });

  it('is terminated all the same where a newer provider forces it', () => {
    const forced = { ...instance, disable_api_termination: true, force_destroy: true };
    expect(judged('aws_instance', { before: forced })).toMatchObject(
      fields('dangerous now outage loss no succeeds'),
    );
  });

  it('stops for another type', () => {
    expect(changed({ instance_type: 't3.medium' })).toMatchObject(
      fields('dangerous now outage none yes succeeds'),
    );
  });

  it.each(['m5d.large', 'i4i.xlarge', 'c6gd.large'])(
    'may lose the local disks of %s when it stops',
    (type) => {
      const local = { ...instance, instance_type: type };
      expect(
        judged('aws_instance', { before: local, after: { ...local, instance_type: 'm5.large' } }),
      ).toMatchObject(fields('dangerous now outage unknown yes succeeds'));
    },
  );

  it('grows its root volume while it runs', () => {
    expect(changed({ root_block_device: [{ volume_size: 40, delete_on_termination: true }] })).toMatchObject({
      ...quiet,
      findings: [],
    });
  });

  it('is quiet about detailed monitoring and tags', () => {
    expect(changed({ monitoring: true, tags: { a: 'b' } })).toMatchObject({ ...quiet, findings: [] });
  });
});
