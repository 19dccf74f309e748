import { describe, expect, it } from 'vitest';
import { connectionGraph, type Edge } from '../../spec/connection-graph.ts';
import { buildStack } from '../../synth/build.ts';
import { everyKindSpecs } from '../charts/every-kind.ts';
import { development, production } from '../charts/fixture.ts';
import { disagreements } from '../property/connection-agreement.ts';

const printed = ({ from, to, ports }: Edge): string[] =>
  to.map((target) => {
    const ends = [from, target].map((party) =>
      'group' in party
        ? party.group
        : 'store' in party
          ? party.store
          : 'namespace' in party
            ? party.namespace
            : party.kind,
    );
    return `${ends.join(' -> ')} ${ports.map(({ protocol, port }) => `${protocol}/${port}`).join(' ')}`;
  });
const graphOf = (spec: typeof production) => connectionGraph(spec).flatMap(printed);

describe('who may talk to whom', () => {
  it('is the stores, names, tokens, the gateway and Prometheus', () => {
    expect(graphOf(production)).toEqual([
      'every -> kube-system UDP/53 TCP/53',
      'every -> addresses UDP/53 TCP/53',
      'every -> postgres TCP/5432',
      'workload -> redis TCP/6379',
      'workload -> addresses TCP/80',
      'workload -> aws-endpoints TCP/443',
      'nodes -> aws-endpoints TCP/443',
      'nodes -> s3 TCP/443',
      'gateway -> workload TCP/8080',
      'monitoring -> workload TCP/8080',
    ]);
  });

  it('is less for a service that signs in by password, in a network that was there before', () => {
    expect(graphOf(development)).toEqual([
      'every -> kube-system UDP/53 TCP/53',
      'every -> addresses UDP/53 TCP/53',
      'every -> postgres TCP/5432',
      'gateway -> workload TCP/8080',
      'monitoring -> workload TCP/8080',
    ]);
  });

  it('is more by the security groups that may, and by what the service names', () => {
    const spec = {
      ...development,
      network: { ...development.network, clientSecurityGroupIds: ['sg-0a1b2c3d'] },
      workload: {
        ...development.workload,
        egress: [{ name: 'payments', cidrs: ['10.60.0.0/16'], ports: [443] }],
        ingress: [{ namespace: 'billing' }],
      },
    };
    const before = graphOf(development);
    expect(graphOf(spec).filter((line) => !before.includes(line))).toEqual([
      'security-group -> postgres TCP/5432',
      'workload -> addresses TCP/443',
      'billing -> workload TCP/8080',
    ]);
  });
});

describe('policies and security groups', () => {
  it('say the same as the graph for every kind of service', async () => {
    for (const spec of everyKindSpecs()) expect(disagreements(spec, await buildStack({ spec }))).toEqual([]);
  });

  it('would be found out if either said something else', async () => {
    const [spec] = everyKindSpecs();
    if (spec === undefined) throw new Error('no service');
    const built = await buildStack({ spec });
    const moved = { ...spec, postgres: { ...spec.postgres, port: 6_543 } };
    expect(disagreements(moved, built)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^policy allows, no edge: .* TCP 5432$/),
        expect.stringMatching(/^policy misses an edge: .* TCP 6543$/),
        'security group allows, no edge: postgres ingress clients TCP 5432',
        'security group misses an edge: clients egress postgres TCP 6543',
      ]),
    );
  });
});
