import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GraphNode, graphOf, NODE_HEIGHT, NODE_WIDTH } from '../../report/graph.ts';
import { anImpact, destroyed, sampleReview } from './sample-review.ts';

const impacts = (dependsOn: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(dependsOn).map(([address, on]) => anImpact({ address, type: 'aws_x', dependsOn: on }));

const overlap = (a: GraphNode, b: GraphNode): boolean =>
  Math.abs(a.x - b.x) < NODE_WIDTH && Math.abs(a.y - b.y) < NODE_HEIGHT;

describe('the resource graph', () => {
  it('puts each resource right of what it depends on', () => {
    const { nodes, edges } = graphOf(sampleReview().impacts);

    expect(edges.length).toBe(9);
    for (const { from, to } of edges) expect(nodes[to]?.x).toBeGreaterThan(nodes[from]?.x ?? Infinity);
  });

  it('holds every resource once, and no two in one place', () => {
    const { nodes, width, height } = graphOf(sampleReview().impacts);

    expect(nodes.flatMap((node) => node.impacts).sort((a, b) => a - b)).toEqual(
      sampleReview().impacts.map((_, index) => index),
    );
    for (const [index, node] of nodes.entries()) {
      expect(nodes.slice(index + 1).some((other) => overlap(node, other))).toBe(false);
      expect(node.x + NODE_WIDTH).toBeLessThanOrEqual(width);
      expect(node.y + NODE_HEIGHT).toBeLessThanOrEqual(height);
    }
  });

  it('copes with circles, with itself and with what does not change', () => {
    const { nodes, edges } = graphOf(impacts({ a: ['b', 'a', 'gone'], b: ['c'], c: ['a'] }));

    expect(nodes.length).toBe(3);
    expect(edges.length).toBe(3);
  });

  it('has no more than 150 nodes, the dangerous ones by themselves while they fit', () => {
    const safe = Array.from({ length: 9000 }, (_, index) =>
      anImpact({ address: `aws_iam_role.r${index}`, dependsOn: [`aws_db_instance.d${index % 100}`] }),
    );
    const dangerous = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        anImpact({ address: `aws_db_instance.d${index}`, findings: [destroyed] }),
      );

    expect(graphOf([...dangerous(100), ...safe]).nodes.length).toBe(101);
    expect(graphOf([...dangerous(1000), ...safe]).nodes.length).toBe(2);
    const types = Array.from({ length: 400 }, (_, index) => anImpact({ address: `aws_t${index}.x` }));
    const { nodes } = graphOf(types);
    expect(nodes.length).toBe(150);
    expect(nodes.flatMap((node) => node.impacts).length).toBe(400);
  });

  it('is laid out without overlap for any dependencies', () => {
    const edges = fc.array(fc.tuple(fc.nat(24), fc.nat(24)), { maxLength: 60 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const graph: Record<string, string[]> = {};
        for (let node = 0; node < 25; node++) graph[`n${node}`] = [];
        for (const [from, to] of pairs) graph[`n${to}`]?.push(`n${from}`);
        const { nodes } = graphOf(impacts(graph));

        return nodes.every((node, index) => !nodes.slice(index + 1).some((other) => overlap(node, other)));
      }),
    );
  });
});
