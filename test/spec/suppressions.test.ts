import { describe, expect, it } from 'vitest';
import type { ResolvedSuppression } from '../../spec/resolved-spec.ts';
import { suppressionSchema } from '../../spec/schema/suppressions.ts';
import { lapsedSuppressions, stacksOf } from '../../spec/services.ts';
import { judge, standingOf } from '../../spec/suppressions.ts';
import { exampleWith } from './example.ts';
import { mended, problemsOf, resolveOne } from './refuse.ts';

const suppression = {
  control: 'checkov/CKV_K8S_43',
  resource: 'Deployment/shop',
  justification: 'The registry refuses to overwrite a tag.',
  expires: '2027-06-30',
} as const;

const elsewhere = { ...suppression, resource: 'Job/shop-migration-*' } as const;

const ownOf = (definition: unknown): readonly ResolvedSuppression[] => {
  const outcome = resolveOne(definition);
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return (outcome.stacks[0]?.spec.suppressions ?? []).filter(({ origin }) => origin === 'spec');
};

const lapsed = (definition: unknown, today: string) =>
  lapsedSuppressions(stacksOf([{ file: 'services/shop.ts', service: definition }]), today);

describe('suppressions of a service and of an environment', () => {
  it('both hold, those of the service first', () => {
    const definition = exampleWith({ suppressions: [suppression] }, { suppressions: [elsewhere] });

    expect(ownOf(definition)).toEqual([
      { ...suppression, origin: 'spec' },
      { ...elsewhere, origin: 'spec' },
    ]);
  });

  it('are followed by those of the kit, which have a reason and a last day too', () => {
    const outcome = resolveOne(exampleWith({}));
    const all = 'stacks' in outcome ? (outcome.stacks[0]?.spec.suppressions ?? []) : [];

    expect(all.map(({ control, resource }) => `${control} ${resource}`)).toContain(
      'checkov/CKV_K8S_35 Deployment/shop',
    );
    for (const { origin, ...suppression } of all) {
      expect(origin).toBe('kit');
      expect(suppressionSchema.parse(suppression)).toEqual(suppression);
    }
  });

  it('name one control on one resource once, wherever', () => {
    const definition = exampleWith(
      { suppressions: [elsewhere, suppression] },
      { suppressions: [{ ...suppression, justification: 'Another reason for the very same thing.' }] },
    );

    expect(problemsOf(definition).map(({ code, path }) => [code, path])).toEqual([
      ['PLINTH-SUP-002', 'shop.prod.suppressions.0'],
    ]);
  });
});

describe('a suppression', () => {
  it.each([
    ['without a source', { control: 'CKV_K8S_43' }, 'PLINTH-SPEC-007', 'control'],
    ['of a whole kind', { resource: 'Deployment/*' }, 'PLINTH-SPEC-007', 'resource'],
    ['of a kind by the name of the service', { resource: 'CronJob/shop*' }, 'PLINTH-SUP-005', 'resource'],
    ['of a kind by the part all share', { resource: 'CronJob/shop-*' }, 'PLINTH-SUP-005', 'resource'],
    ['of a kind by a letter', { resource: 'Deployment/s*' }, 'PLINTH-SUP-005', 'resource'],
    ['of every kind', { resource: '*/shop' }, 'PLINTH-SPEC-007', 'resource'],
    ['with a reason of 19 characters', { justification: 'x'.repeat(19) }, 'PLINTH-SPEC-005', 'justification'],
    ['without a last day', { expires: undefined }, 'PLINTH-SPEC-002', 'expires'],
    ['that ends in a thirteenth month', { expires: '2027-13-01' }, 'PLINTH-SPEC-007', 'expires'],
    ['that ends on the 30th of February', { expires: '2027-02-30' }, 'PLINTH-SUP-001', 'expires'],
    ['with a property there is not', { until: '2027-06-30' }, 'PLINTH-SPEC-001', 'until'],
  ])('%s is refused where it was written', (_, change, code, property) => {
    const ofService = exampleWith({ suppressions: [{ ...suppression, ...change }] });
    const ofProduction = exampleWith(
      { suppressions: [elsewhere] },
      { suppressions: [{ ...suppression, ...change }] },
    );

    expect(problemsOf(ofService).map((problem) => [problem.code, problem.path])).toEqual([
      [code, `shop.suppressions.0.${property}`],
    ]);
    expect(problemsOf(ofProduction).map((problem) => [problem.code, problem.path])).toEqual([
      [code, `shop.prod.suppressions.0.${property}`],
    ]);
    expect(mended(ofProduction, 3).problems).toEqual([]);
  });

  it.each([
    'Deployment/shop',
    'Job/shop-migration-*',
    'aws_db_instance.postgres',
    'aws_iam_role.access_backup-*',
  ])('may be of %s', (resource) => {
    expect(problemsOf(exampleWith({ suppressions: [{ ...suppression, resource }] }))).toEqual([]);
  });

  it('that is no list is refused', () => {
    expect(problemsOf(exampleWith({}, { suppressions: suppression })).map(({ path }) => path)).toEqual([
      'shop.prod.suppressions',
    ]);
  });
});

describe('the calendar', () => {
  it.each([
    ['2027-06-30', 'active'],
    ['2027-07-01', 'expired'],
    ['2026-06-29', 'active'],
    ['2026-06-28', 'too far ahead'],
  ])('on %s calls one that ends on 2027-06-30 %s', (today, standing) => {
    expect(standingOf({ expires: '2027-06-30' }, today)).toBe(standing);
  });

  it('does not change what is synthesized: the spec of an ended one is the spec of before', () => {
    expect(ownOf(exampleWith({ suppressions: [{ ...suppression, expires: '2001-01-01' }] }))).toHaveLength(1);
  });

  it('is asked by the check, which names each where it was written, once', () => {
    const definition = {
      ...exampleWith({ suppressions: [suppression] }, { suppressions: [elsewhere] }),
    };

    expect(lapsed(definition, '2027-06-30')).toEqual([]);
    expect(lapsed(definition, '2027-07-01').map(({ code, path }) => [code, path])).toEqual([
      ['PLINTH-SUP-003', 'shop.suppressions.0.expires'],
      ['PLINTH-SUP-003', 'shop.prod.suppressions.0.expires'],
    ]);
    expect(lapsed(definition, '2026-06-28').map(({ code, fix }) => [code, fix])).toEqual([
      ['PLINTH-SUP-004', 'set suppressions.0.expires to "2027-06-29"'],
      ['PLINTH-SUP-004', 'set environments.prod.suppressions.0.expires to "2027-06-29"'],
    ]);
  });
});

describe('findings', () => {
  const own: ResolvedSuppression = { ...suppression, origin: 'spec' };
  const finding = (resource: string, control = 'checkov/CKV_K8S_43') => ({ control, resource });

  it('are suppressed by a suppression of the same control on the same resource only', () => {
    const others = [
      finding('Deployment/shop', 'checkov/CKV_K8S_35'),
      finding('Deployment/shop-pooler'),
      finding('Job/shop'),
    ];
    const judged = judge([finding('Deployment/shop'), ...others], [own], '2026-11-21');

    expect(judged.suppressed).toEqual([{ finding: finding('Deployment/shop'), by: own }]);
    expect(judged.open).toEqual(others);
  });

  it('are suppressed by a * in a name, which ends at nothing but the name', () => {
    const jobs: ResolvedSuppression = { ...own, resource: 'Job/shop-migration-*' };
    const judged = judge(
      [finding('Job/shop-migration-1e441bf2'), finding('Job/shop-bootstrap-1e441bf2')],
      [jobs],
      '2026-11-21',
    );

    expect(judged.open).toEqual([finding('Job/shop-bootstrap-1e441bf2')]);
  });

  it('are open again the day after the last day, and it is said why', () => {
    const judged = judge([finding('Deployment/shop')], [own], '2027-07-01');

    expect(judged.open).toEqual([finding('Deployment/shop')]);
    expect(judged.lapsed).toEqual([{ suppression: own, standing: 'expired' }]);
    expect(judged.unused).toEqual([]);
  });

  it('that are no more leave a suppression that covers nothing, which is said unless it is of the kit', () => {
    expect(judge([], [own, { ...own, origin: 'kit' }], '2026-11-21').unused).toEqual([own]);
  });
});
