import { readFacts } from './read.ts';

/** A Prometheus alert of the catalogue: everything but its expression, which names objects. */
export interface CataloguedAlert {
  readonly id: string;
  /** How long the condition must hold, as Prometheus spells it. */
  readonly for: string;
  readonly severity: 'critical' | 'warning';
  /** Section of docs/runbooks.md. */
  readonly runbook: string;
  /** The alert that tells when the series of this one have vanished. */
  readonly absent?: string;
}

const table = () =>
  readFacts<{ readonly prometheus: readonly CataloguedAlert[] }>('alert-catalogue').prometheus;

export function cataloguedAlert(id: string): CataloguedAlert {
  const found = table().find((alert) => alert.id === id);
  if (found === undefined) throw new Error(`no alert ${id} in facts/alert-catalogue.json`);
  return found;
}
