import type { ResolvedVerticalScaling, ResourceBounds } from './resolved-workload.ts';
import { type Cpu, mib, millicores, type Size, toMib, toMillicores } from './units.ts';

interface Bounds {
  readonly cpu: Cpu;
  readonly memory: Size;
}

/** What it sets: only recommending, all of it; else memory, as the number of pods follows processor time. */
export const verticalResources = ({
  mode,
  resources,
}: ResolvedVerticalScaling): readonly ('cpu' | 'memory')[] =>
  resources ?? (mode === 'Off' ? ['cpu', 'memory'] : ['memory']);

/** The range it may set requests in: from half of what is requested to twice, unless it says otherwise. */
export function verticalBounds(
  { min, max }: ResolvedVerticalScaling,
  requested: { readonly cpu: Cpu; readonly memory: Size },
): { readonly min: Bounds; readonly max: Bounds } {
  const cpu = toMillicores(requested.cpu);
  const memory = toMib(requested.memory);
  return {
    min: { cpu: millicores(Math.ceil(cpu / 2)), memory: mib(Math.ceil(memory / 2)), ...given(min) },
    max: { cpu: millicores(cpu * 2), memory: mib(memory * 2), ...given(max) },
  };
}

const given = (bounds: ResourceBounds = {}): Partial<Bounds> =>
  Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined));
