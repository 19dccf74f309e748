import type { ApplyEvent, OnEvent } from '../../k8s/apply/events.ts';
import { maskText } from '../../k8s/mask.ts';
import { type ObjectRef, printObject, printRef } from '../../k8s/object.ts';
import { stages } from '../../k8s/stages.ts';
import { progressLine } from '../output.ts';

const signs: Readonly<Record<string, string>> = {
  create: '+',
  unverified: '+',
  recreate: '±',
  update: '~',
  adopt: '~',
};

/**
 * Tells on standard error what an apply does: a line for everything that changed or became ready, and on a terminal
 * one more line, redrawn, with what is waited for and for how long.
 */
export function progress(): { readonly onEvent: OnEvent; end(): void } {
  const start = performance.now();
  const line = progressLine();
  const say = (text: string): void => {
    line.clear();
    process.stderr.write(`${text}\n`);
  };
  const elapsed = (): string => `${((performance.now() - start) / 1_000).toFixed(1)} s`;
  const waited = new Set<string>();
  return {
    onEvent: (event) => {
      if (event.kind === 'waiting') {
        for (const { ref } of event.pending) waited.add(nameOf(ref));
        const [first, ...rest] = event.pending;
        if (first)
          line.show(
            `  … ${printRef(first.ref)}: ${maskText(first.readiness.message)}${more(rest.length)} (${elapsed()})`,
          );
        return;
      }
      const text = textOf(event, waited, elapsed);
      if (text !== undefined) say(text);
    },
    end: () => line.clear(),
  };
}

const nameOf = ({ kind, namespace, name }: ObjectRef): string => `${kind}/${namespace ?? ''}/${name}`;
const more = (count: number): string => (count === 0 ? '' : `, and ${count} more`);

function textOf(
  event: Exclude<ApplyEvent, { kind: 'waiting' }>,
  waited: ReadonlySet<string>,
  elapsed: () => string,
): string | undefined {
  switch (event.kind) {
    case 'note':
      return `  ${event.text}`;
    case 'stage':
      return `stage ${event.stage} ${stages[event.stage] ?? ''}: ${event.objects} ${event.objects === 1 ? 'object' : 'objects'}, ${event.writes} to write`;
    case 'applied': {
      const { object, action, warnings } = event.change;
      return [
        `  ${signs[action] ?? ' '} ${printObject(object)}`,
        ...warnings.map((text) => `    warning: ${maskText(text)}`),
      ].join('\n');
    }
    case 'ready':
      // What is there at once needs no word.
      return waited.has(nameOf(event.observed.ref))
        ? `  ready ${printRef(event.observed.ref)} (${elapsed()})`
        : undefined;
    case 'pruned':
      return `  - ${printRef(event.ref)}`;
    case 'kept':
      return `  kept ${printRef(event.ref)}: ${event.reason}`;
  }
}
