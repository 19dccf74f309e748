import { beforeAll, describe, expect, it } from 'vitest';
import { type Problem, ProblemsError } from '../../spec/problem.ts';
import type { ResolvedStack } from '../../spec/services.ts';
import { buildStack, type StackInput } from '../../synth/build.ts';
import { example, exampleWith } from '../spec/example.ts';
import { resolveOne } from '../spec/refuse.ts';

/** At most 10 pods and a surge of 1: 21 at once; a pooler of two pods. */
const { spec } = (() => {
  const outcome = resolveOne(exampleWith({ postgres: { ...example.postgres, pooler: {} } }));
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return outcome.stacks[0] as ResolvedStack;
})();

async function problemsWith(hatches: Omit<StackInput, 'spec'>): Promise<readonly Problem[]> {
  try {
    await buildStack({ spec, ...hatches });
    return [];
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
}

const scaler = (maxReplicas: number) => ({ spec: { maxReplicas } });
const autoscaler = (maxReplicas: number) => (object: { readonly spec: object }) => ({
  ...object,
  spec: { ...object.spec, maxReplicas },
});
const memory = (size: string) => ({
  spec: {
    template: {
      spec: {
        containers: [
          {
            name: 'shop',
            image: 'registry.example.com/shop:1.0.0',
            resources: {
              requests: { cpu: '500m', memory: size, 'ephemeral-storage': '256Mi' },
              limits: { cpu: '1', memory: size, 'ephemeral-storage': '256Mi' },
            },
          },
        ],
      },
    },
  },
});

// The first stack loads everything that makes one.
beforeAll(async () => void (await buildStack({ spec })), 60_000);

describe('escape hatches', () => {
  it.each([
    ['a transform', { transform: { 'workload.autoscaler': autoscaler(11) } }],
    ['an override', { override: { 'HorizontalPodAutoscaler/shop': scaler(11) } }],
    [
      'an override of the surge',
      { override: { 'Deployment/shop': { spec: { strategy: { rollingUpdate: { maxSurge: 2 } } } } } },
    ],
    [
      'an override of the surge by share: a quarter of 10 is 3',
      { override: { 'Deployment/shop': { spec: { strategy: { rollingUpdate: { maxSurge: '25%' } } } } } },
    ],
  ])('cannot run more pods than the connection budget counted: %s', async (_, hatches) => {
    const problems = await problemsWith(hatches);

    expect(problems.map(({ code, path }) => [code, path])).toContainEqual([
      'PLINTH-HATCH-003',
      'shop-prod.workload.replicas.max',
    ]);
  });

  it('cannot run more pods of the pooler than it counted', async () => {
    const override = { 'Deployment/shop-pooler': { spec: { replicas: 3 } } };
    const [problem] = await problemsWith({ override });

    expect(problem).toMatchObject({
      code: 'PLINTH-HATCH-003',
      path: 'shop-prod.postgres.pooler.replicas',
      got: '6 pods at once by a transform or an override',
    });
    expect(problem?.rule).toContain('counted 4');
  });

  it('may run fewer', async () => {
    const override = {
      'HorizontalPodAutoscaler/shop': scaler(9),
      'Deployment/shop-pooler': { spec: { replicas: 1 } },
    };

    expect(await problemsWith({ override })).toEqual([]);
  });

  // 21 pods of 1 GiB leave 10 % in the quota, and the limit range is a container of 1 GiB.
  it('cannot give pods more than the quota and the limit range have, which an override does not move', async () => {
    const codes = async (override: Readonly<Record<string, unknown>>) =>
      (await problemsWith({ override })).map(({ code, got }) => [code, /in (\w+)/.exec(got)?.[1]]);

    expect(await codes({ 'Deployment/shop': memory('1Gi') })).toEqual([]);
    const refused = await codes({ 'Deployment/shop': memory('2Gi') });
    expect(refused).toContainEqual(['PLINTH-HATCH-004', 'ResourceQuota']);
    expect(refused).toContainEqual(['PLINTH-HATCH-004', 'LimitRange']);
  });

  it('may give pods more by a transform, which both follow', async () => {
    const { spec: patch } = memory('2Gi');
    const transform = {
      'workload.deployment': (object: {
        readonly spec: { readonly template: { readonly spec: object } };
      }) => ({
        ...object,
        spec: {
          ...object.spec,
          template: {
            ...object.spec.template,
            spec: { ...object.spec.template.spec, ...patch.template.spec },
          },
        },
      }),
    };

    expect(await problemsWith({ transform })).toEqual([]);
  });
});
