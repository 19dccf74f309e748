interface Edge {
  readonly from: number;
  readonly to: number;
}

/** Each node one layer right of the last of what it depends on. Folding may close circles: those are cut where they close. */
export function layersOf(count: number, edges: readonly Edge[]): readonly (readonly number[])[] {
  const sources = neighbours(count, edges, 'to', 'from');
  const depth: number[] = new Array<number>(count).fill(-1);
  const open = new Set<number>();
  for (let start = 0; start < count; start++) {
    // A stack of our own: plans can be deeper than the engine's.
    const stack = [start];
    while (stack.length > 0) {
      const node = stack.at(-1) as number;
      if ((depth[node] ?? 0) >= 0) {
        stack.pop();
        continue;
      }
      const from = sources[node] ?? [];
      const waiting = open.has(node) ? [] : from.filter((one) => depth[one] === -1 && !open.has(one));
      open.add(node);
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      depth[node] = 1 + Math.max(-1, ...from.map((one) => depth[one] ?? -1));
      open.delete(node);
      stack.pop();
    }
  }
  const layers: number[][] = [];
  depth.forEach((layer, node) => {
    const nodes = layers[layer];
    if (nodes === undefined) layers[layer] = [node];
    else nodes.push(node);
  });
  return layers;
}

const SWEEPS = 6;

/** Nodes of each layer near what they are joined to: by the mean place of their neighbours, there and back. */
export function ordered(
  layers: readonly (readonly number[])[],
  edges: readonly Edge[],
): readonly (readonly number[])[] {
  const count = layers.reduce((sum, layer) => sum + layer.length, 0);
  const before = neighbours(count, edges, 'to', 'from');
  const after = neighbours(count, edges, 'from', 'to');
  const place: number[] = new Array<number>(count).fill(0);
  const note = (layer: readonly number[]): void =>
    layer.forEach((node, row) => {
      place[node] = row - layer.length / 2;
    });
  let current = layers.map((layer) => [...layer]);
  current.forEach(note);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const joined = sweep % 2 === 0 ? before : after;
    const mean = (node: number): number => {
      const near = joined[node] ?? [];
      if (near.length === 0) return place[node] ?? 0;
      return near.reduce((sum, one) => sum + (place[one] ?? 0), 0) / near.length;
    };
    const arranged = (sweep % 2 === 0 ? current : [...current].reverse()).map((layer) => {
      const means = new Map(layer.map((node) => [node, mean(node)]));
      const sorted = [...layer].sort((a, b) => (means.get(a) ?? 0) - (means.get(b) ?? 0) || a - b);
      note(sorted);
      return sorted;
    });
    current = sweep % 2 === 0 ? arranged : arranged.reverse();
  }
  return current;
}

function neighbours(
  count: number,
  edges: readonly Edge[],
  of: keyof Edge,
  are: keyof Edge,
): readonly (readonly number[])[] {
  const found: number[][] = Array.from({ length: count }, () => []);
  for (const edge of edges) found[edge[of]]?.push(edge[are]);
  return found;
}
