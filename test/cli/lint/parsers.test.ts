import { describe, expect, it } from 'vitest';
import { checkov } from '../../../cli/lint/checkov.ts';
import { kubeScore } from '../../../cli/lint/kube-score.ts';
import { kubeconform } from '../../../cli/lint/kubeconform.ts';

describe('the answer of kubeconform', () => {
  it('tells what breaks its schema from what has none', () => {
    const answer = {
      resources: [
        {
          filename: 'a.yaml',
          kind: 'Service',
          name: 'shop',
          version: 'v1',
          status: 'statusInvalid',
          msg: 'no',
        },
        {
          filename: 'a.yaml',
          kind: 'Thing',
          name: 'shop',
          version: 'v1',
          status: 'statusError',
          msg: 'what',
        },
      ],
    };

    expect(kubeconform.findings(JSON.stringify(answer))).toEqual([
      { control: 'kubeconform/schema', resource: 'Service/shop', message: 'no', file: 'a.yaml' },
      { control: 'kubeconform/error', resource: 'Thing/shop', message: 'what', file: 'a.yaml' },
    ]);
  });

  it('is asked for strictly, with every kind having a schema', () => {
    const args = kubeconform.args(['a.yaml'], { schemas: ['here'], kubernetes: '1.34' });

    expect(args).toContain('-strict');
    expect(args).toContain('-schema-location=here');
    expect(args.join(' ')).not.toContain('ignore-missing-schemas');
  });
});

describe('the answer of kube-score', () => {
  const check = (grade: number, skipped: boolean) => ({
    check: { id: 'pod-probes', name: 'Pod Probes' },
    grade,
    skipped,
    comments: null,
  });
  const answer = (...checks: object[]) =>
    JSON.stringify([
      { type_meta: { kind: 'Deployment' }, object_meta: { name: 'shop' }, file_name: 'a.yaml', checks },
    ]);

  it.each([1, 5, 7])('holds a finding of grade %i', (grade) => {
    expect(kubeScore.findings(answer(check(grade, false)))).toEqual([
      {
        control: 'kube-score/pod-probes',
        resource: 'Deployment/shop',
        message: 'Pod Probes',
        file: 'a.yaml',
      },
    ]);
  });

  it('holds no finding where all is well, where a check did not apply, and where there was nothing to look at', () => {
    expect(kubeScore.findings(answer(check(10, false), check(0, true)))).toEqual([]);
    expect(kubeScore.findings('null')).toEqual([]);
  });

  it('is asked for whatever annotations say', () => {
    expect(kubeScore.args([], { schemas: [], kubernetes: '1.34' })).toContain(
      '--disable-ignore-checks-annotations',
    );
  });
});

describe('the answer of checkov', () => {
  const check = (resource: string) => ({
    check_id: 'CKV_K8S_43',
    check_name: 'Image should use digest',
    resource,
    file_abs_path: '/a.yaml',
  });

  it('holds what failed, what an annotation skipped, and what could not be read', () => {
    const answer = {
      results: {
        failed_checks: [check('ConfigMap.shop-prod.shop.settings')],
        skipped_checks: [check('Namespace.shop-prod')],
        parsing_errors: ['/b.yaml'],
      },
    };

    expect(
      checkov.findings(JSON.stringify(answer)).map(({ control, resource }) => [control, resource]),
    ).toEqual([
      ['checkov/CKV_K8S_43', 'ConfigMap/shop.settings'],
      ['checkov/CKV_K8S_43', 'Namespace/shop-prod'],
      ['checkov/unreadable', '/b.yaml'],
    ]);
  });

  it('holds nothing where there was nothing to look at', () => {
    expect(checkov.findings(JSON.stringify({ passed: 0, failed: 0 }))).toEqual([]);
  });
});
