import type { ApplyEvent, OnEvent } from '../../k8s/apply/events.ts';
import { maskText } from '../../k8s/mask.ts';
import { keyOfRef, refOf } from '../../k8s/object.ts';
import { stages } from '../../k8s/stages.ts';
import { progressLine } from '../output.ts';
import { nameOf } from './present.ts';

const signs: Readonly<Record<string, string>> = {
  create: '+',
  unverified: '+',
  recreate: '±',
  update: '~',
  adopt: '~',
};

export interface Progress {
  readonly onEvent: OnEvent;
  /** How far the comparison with the live objects is. */
  readonly onCompared: (done: number, of: number) => void;
  /** The stack's own namespace: names of objects in another one say so. */
  within(namespace: string): void;
  end(): void;
}

/**
 * Tells on standard error what an apply does: a line for everything that changed or became ready, and on a terminal
 * one more line, redrawn, with what is compared or waited for and for how long.
 */
export function progress(): Progress {
  const start = performance.now();
  const line = progressLine();
  const say = (text: string): void => {
    line.clear();
    process.stderr.write(`${text}\n`);
  };
  const elapsed = (): string => `${((performance.now() - start) / 1_000).toFixed(1)} s`;
  const waited = new Set<string>();
  let home: string | undefined;
  return {
    onEvent: (event) => {
      if (event.kind === 'waiting') {
        for (const { ref } of event.pending) waited.add(keyOfRef(ref));
        const [first, ...rest] = event.pending;
        if (first)
          line.show(
            `  … ${nameOf(first.ref, home)}: ${maskText(first.readiness.message)}${more(rest.length)} (${elapsed()})`,
          );
        return;
      }
      const text = textOf(event, { home, waited, elapsed });
      if (text !== undefined) say(text);
    },
    onCompared: (done, of) => {
      if (done < of) line.show(`  … ${done} of ${of} objects compared with the cluster (${elapsed()})`);
      else line.clear();
    },
    within: (namespace) => {
      home = namespace;
    },
    end: () => line.clear(),
  };
}

const more = (count: number): string => (count === 0 ? '' : `, and ${count} more`);

interface Context {
  readonly home: string | undefined;
  readonly waited: ReadonlySet<string>;
  readonly elapsed: () => string;
}

function textOf(
  event: Exclude<ApplyEvent, { kind: 'waiting' }>,
  { home, waited, elapsed }: Context,
): string | undefined {
  switch (event.kind) {
    case 'note':
      return `  ${event.text}`;
    case 'stage':
      return `stage ${event.stage} ${stages[event.stage] ?? ''}: ${event.objects} ${event.objects === 1 ? 'object' : 'objects'}, ${event.writes} to write`;
    case 'applied': {
      const { object, action, warnings } = event.change;
      return [
        `  ${signs[action] ?? ' '} ${nameOf(refOf(object), home)}`,
        ...warnings.map((text) => `    warning: ${maskText(text)}`),
      ].join('\n');
    }
    case 'ready':
      // What is there at once needs no word.
      return waited.has(keyOfRef(event.observed.ref))
        ? `  ready ${nameOf(event.observed.ref, home)} (${elapsed()})`
        : undefined;
    case 'pruned':
      return `  - ${nameOf(event.ref, home)}`;
    case 'kept':
      return `  kept ${nameOf(event.ref, home)}: ${event.reason}`;
  }
}
