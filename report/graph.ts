import { type Severity, scales } from '../plan/finding.ts';
import type { Review } from '../plan/impact.ts';
import { layersOf, ordered } from './graph-layers.ts';

/** One changed resource, or several of a type folded into one. */
export interface GraphNode {
  readonly severity: Severity;
  /** Index into the impacts of the review, the worst of them first. */
  readonly impacts: readonly number[];
  readonly type: string;
  readonly x: number;
  readonly y: number;
}

/** By index of node: what changes, and what depends on it. */
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
}

export const NODE_WIDTH = 228;
export const NODE_HEIGHT = 44;
const COLUMN_GAP = 40;
const ROW_GAP = 14;
const MARGIN = 12;
const MOST_NODES = 150;
const MOST_ROWS = 12;

type Impacts = Review['impacts'];
type Member = Omit<GraphNode, 'x' | 'y'>;

/** Changed resources from left to right, each right of what it depends on. The same picture for the same review. */
export function graphOf(impacts: Impacts): Graph {
  const members = membersOf(impacts);
  const edges = edgesOf(impacts, members);
  const connected = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const columns = columnsOf(members.length, edges, connected);
  const places = new Map<number, { readonly x: number; readonly y: number }>();
  let left = MARGIN;
  let bottom = MARGIN;
  for (const column of columns) {
    column.forEach((node, row) => {
      const y = MARGIN + row * (NODE_HEIGHT + ROW_GAP);
      places.set(node, { x: left, y });
      bottom = Math.max(bottom, y + NODE_HEIGHT + ROW_GAP);
    });
    left += NODE_WIDTH + COLUMN_GAP;
  }
  // What hangs on nothing stands below, in rows.
  const across = Math.max(columns.length, 4);
  const lone = members.flatMap((_, node) => (connected.has(node) ? [] : [node]));
  const top = connected.size === 0 ? MARGIN : bottom + ROW_GAP;
  lone.forEach((node, index) => {
    const y = top + Math.floor(index / across) * (NODE_HEIGHT + ROW_GAP);
    places.set(node, { x: MARGIN + (index % across) * (NODE_WIDTH + COLUMN_GAP), y });
    bottom = Math.max(bottom, y + NODE_HEIGHT + ROW_GAP);
  });
  const nodes = members.map((member, node) => ({ ...member, ...(places.get(node) ?? { x: 0, y: 0 }) }));
  const right = Math.max(0, ...nodes.map(({ x }) => x + NODE_WIDTH));
  return { nodes, edges, width: right + MARGIN, height: bottom - ROW_GAP + MARGIN };
}

/** Layers, a high one broken into several columns. */
function columnsOf(
  count: number,
  edges: readonly GraphEdge[],
  connected: ReadonlySet<number>,
): readonly (readonly number[])[] {
  const layers = ordered(layersOf(count, edges), edges).map((layer) =>
    layer.filter((node) => connected.has(node)),
  );
  return layers.flatMap((layer) =>
    Array.from({ length: Math.ceil(layer.length / MOST_ROWS) }, (_, part) =>
      layer.slice(part * MOST_ROWS, (part + 1) * MOST_ROWS),
    ),
  );
}

/** Each impact a node; where these are too many, those of one type and severity together, the safe ones first. */
function membersOf(impacts: Impacts): readonly Member[] {
  for (const folded of [[], ['safe'], ['safe', 'review'], scales.severity] as const) {
    const members = foldedBy(impacts, folded);
    if (members.length <= MOST_NODES) return members;
  }
  const members = foldedBy(impacts, scales.severity);
  const rest = members.slice(MOST_NODES - 1);
  return [
    ...members.slice(0, MOST_NODES - 1),
    {
      severity: rest[0]?.severity ?? 'safe',
      impacts: rest.flatMap((member) => member.impacts),
      type: 'other types',
    },
  ];
}

function foldedBy(impacts: Impacts, severities: readonly Severity[]): readonly Member[] {
  const members = new Map<string, { severity: Severity; impacts: number[]; type: string }>();
  impacts.forEach(({ severity, type }, index) => {
    const key = severities.includes(severity) ? `${severity} ${type}` : `${index}`;
    const member = members.get(key);
    if (member === undefined) members.set(key, { severity, impacts: [index], type });
    else member.impacts.push(index);
  });
  const rank = ({ severity }: Member): number => scales.severity.indexOf(severity);
  return [...members.values()].sort((a, b) => rank(b) - rank(a));
}

function edgesOf(impacts: Impacts, members: readonly Member[]): readonly GraphEdge[] {
  const nodeOf = new Map<string, number>();
  members.forEach((member, node) => {
    for (const index of member.impacts) {
      const { address = '', deposed } = impacts[index] ?? {};
      if (deposed === undefined) nodeOf.set(address, node);
    }
  });
  const seen = new Set<string>();
  return members.flatMap((member, to) =>
    member.impacts.flatMap((index) =>
      (impacts[index]?.dependsOn ?? []).flatMap((address) => {
        const from = nodeOf.get(address);
        if (from === undefined || from === to || seen.has(`${from} ${to}`)) return [];
        seen.add(`${from} ${to}`);
        return [{ from, to }];
      }),
    ),
  );
}
