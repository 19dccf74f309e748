import type { Problem } from '../problem.ts';
import { breach, type Rule, type RuleContext, set } from './rule.ts';

/** Who is reached, and who reaches, is said in one way: with both the one would be read and the other not. */
export const peersAreSaidOnce: Rule = (context) => [
  ...saidOnce(context, 'egress', ['cidrs', 'internet'], ({ cidrs }) => cidrs ?? ['10.60.0.0/16']),
  ...saidOnce(context, 'ingress', ['namespace', 'cidrs'], ({ cidrs }) => cidrs ?? ['10.60.0.0/16']),
];

type Peer = Readonly<Record<string, unknown>>;

function saidOnce(
  context: RuleContext,
  part: 'egress' | 'ingress',
  ways: readonly [string, string],
  cidrsOf: (peer: Peer) => unknown,
): Problem[] {
  const peers: readonly Peer[] = context.draft.workload[part];
  const count = (peer: Peer) => ways.filter((way) => peer[way] !== undefined).length;
  const mended = peers.map((peer) => {
    if (count(peer) === 1) return peer;
    const { internet: _, namespace: __, podLabels: ___, ...rest } = peer;
    return { ...rest, cidrs: cidrsOf(peer) };
  });
  return peers.flatMap((peer, index) => {
    if (count(peer) === 1) return [];
    const at = ['workload', part];
    return [
      breach(context, {
        code: 'PLINTH-PEER-003',
        at: [...at, index],
        got: peer,
        rule: `has exactly one of ${ways.join(' and ')}`,
        edits: [set(context, at, mended)],
        fix: `give one of them; ${ways.join(', or ')}`,
      }),
    ];
  });
}

/** Labels are of pods, and pods are of a namespace. */
export const podLabelsHaveANamespace: Rule = (context) => {
  const { ingress } = context.draft.workload;
  const at = ['workload', 'ingress'];
  const isStray = ({ cidrs, podLabels }: (typeof ingress)[number]) =>
    cidrs !== undefined && podLabels !== undefined;
  const mended = ingress.map((peer) => {
    const { podLabels: _, ...rest } = peer;
    return isStray(peer) ? rest : peer;
  });
  return ingress.flatMap((peer, index) =>
    isStray(peer)
      ? [
          breach(context, {
            code: 'PLINTH-PEER-004',
            at: [...at, index, 'podLabels'],
            got: peer.podLabels,
            rule: 'addresses have no labels',
            edits: [set(context, at, mended)],
            fix: 'take podLabels away, or name the namespace of the pods instead of their addresses',
          }),
        ]
      : [],
  );
};

/** Each peer has a name of its own: rules of the security group are addressed by it. */
export const egressNamesDiffer: Rule = (context) => {
  const { egress } = context.draft.workload;
  const names = egress.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  if (twice.length === 0) return [];
  const seen = new Set<string>();
  const renamed = egress.map((peer) => {
    let { name } = peer;
    for (let n = 2; seen.has(name); n++) name = `${peer.name.slice(0, 36)}-${n}`;
    seen.add(name);
    return { ...peer, name };
  });
  return [
    breach(context, {
      code: 'PLINTH-PEER-002',
      at: ['workload', 'egress'],
      got: twice,
      rule: 'every peer has a name of its own',
      edits: [set(context, ['workload', 'egress'], renamed)],
      fix: `rename one, for example to ${renamed.at(-1)?.name}`,
    }),
  ];
};
