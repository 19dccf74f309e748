import type { Severity } from '../../plan/finding.ts';
import type { Review } from '../../plan/impact.ts';
import { type Graph, type GraphNode, graphOf, NODE_HEIGHT, NODE_WIDTH } from '../graph.ts';
import { clipped } from '../visible.ts';
import { counted, severityWord } from '../words.ts';
import { xmlText } from '../xml.ts';

type Impacts = Review['impacts'];

/** The shape says what the colour says: a triangle, a diamond, a circle. */
export const markShape = {
  dangerous: '<path class="mark" d="M8 1 15.5 15H.5Z"/>',
  review: '<path class="mark" d="M8 .5 15.5 8 8 15.5.5 8Z"/>',
  safe: '<circle class="mark" cx="8" cy="8" r="7"/>',
} as const satisfies Record<Severity, string>;

/** Text of a node has to end where its box does. */
const short = (text: string, limit: number): string => {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
};

/** Which list entry a node leads to: its only impact, or the first of what is folded into it. */
export function graphFigure(impacts: Impacts): string {
  if (impacts.length === 0) return '';
  const graph = graphOf(impacts);
  const { nodes, edges, width, height } = graph;
  const summary = `${counted(nodes.length, 'node')} and ${counted(edges.length, 'dependency', 'dependencies')} among what changes`;
  return [
    '<figure class="card graph">',
    `<div class="scroll" tabindex="0" role="region" aria-label="Resource graph">`,
    `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${summary}">`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0 8 4 0 8Z"/></marker></defs>',
    ...edges.map(({ from, to }) => edgePath(nodes[from], nodes[to])),
    ...nodes.map((node) => nodeLink(node, impacts)),
    '</svg></div>',
    `<figcaption class="soft">${summary}. An arrow leads from a resource to what depends on it. ▲ dangerous, ◆ review, ● safe.</figcaption>`,
    `<details><summary>The graph as text</summary><ul>${textAlternative(graph, impacts)}</ul></details>`,
    '</figure>',
  ].join('\n');
}

function edgePath(from: GraphNode | undefined, to: GraphNode | undefined): string {
  if (from === undefined || to === undefined) return '';
  const [x1, y1] = [from.x + NODE_WIDTH, from.y + NODE_HEIGHT / 2];
  const [x2, y2] = [to.x, to.y + NODE_HEIGHT / 2];
  const bend = Math.max(24, Math.abs(x2 - x1) / 2);
  return `<path class="edge" marker-end="url(#head)" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"/>`;
}

function labelsOf({ impacts: members, type }: GraphNode, impacts: Impacts): readonly [string, string] {
  const [first] = members;
  const impact = first === undefined ? undefined : impacts[first];
  if (impact === undefined || members.length > 1) return [`${members.length} × ${type}`, 'folded'];
  const address = impact.deposed === undefined ? impact.address : `${impact.address} (deposed)`;
  return [address.replace(`${impact.type}.`, ''), `${impact.action} · ${impact.type}`];
}

function nodeLink(node: GraphNode, impacts: Impacts): string {
  const [name, detail] = labelsOf(node, impacts);
  const whole = `${clipped(name, 200)}, ${clipped(detail, 200)}, ${severityWord[node.severity].toLowerCase()}`;
  return [
    `<a href="#i${node.impacts[0] ?? 0}" class="s-${node.severity}" aria-label="${xmlText(whole)}">`,
    `<title>${xmlText(whole)}</title>`,
    `<rect class="box" x="${node.x}" y="${node.y}" width="${NODE_WIDTH}" height="${NODE_HEIGHT}" rx="9"/>`,
    `<g transform="translate(${node.x + 11} ${node.y + 15}) scale(.88)">${markShape[node.severity]}</g>`,
    // A picture within the picture ends its text where the box ends.
    `<svg x="${node.x + 34}" y="${node.y}" width="${NODE_WIDTH - 42}" height="${NODE_HEIGHT}">`,
    `<text y="19">${xmlText(short(name, 40))}</text>`,
    `<text class="type" y="34">${xmlText(short(detail, 50))}</text></svg>`,
    '</a>',
  ].join('');
}

function textAlternative({ nodes, edges }: Graph, impacts: Impacts): string {
  const sources = new Map<number, number[]>();
  for (const { from, to } of edges) sources.set(to, [...(sources.get(to) ?? []), from]);
  const named = (node: GraphNode): string => {
    const [name, detail] = labelsOf(node, impacts);
    return `<code>${xmlText(clipped(name, 200))}</code> (${xmlText(clipped(detail, 200))})`;
  };
  return nodes
    .map((node, index) => {
      const on = (sources.get(index) ?? []).flatMap((from) => nodes[from] ?? []);
      const tail = on.length === 0 ? '' : ` depends on ${on.map(named).join(', ')}`;
      return `<li><span class="${node.severity}">${severityWord[node.severity]}</span>: ${named(node)}${tail}</li>`;
    })
    .join('');
}
