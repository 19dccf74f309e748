/** One line, or several, of a panel. */
export interface Query {
  readonly expr: string;
  /** Grafana template: `{{pod}}`. */
  readonly legend: string;
}

export interface Panel {
  readonly title: string;
  readonly description: string;
  /** Of Grafana: `short`, `bytes`, `percentunit`, `s`. */
  readonly unit: string;
  readonly queries: readonly Query[];
}

/** A number of the spec as a line. */
export const line = (legend: string, value: number): Query => ({ expr: `vector(${value})`, legend });

const columns = 2;
const size = { w: 24 / columns, h: 8 };

/** The panel in Grafana's own model, at its place in the grid. */
export const panelModel = (panel: Panel, index: number): object => ({
  id: index + 1,
  type: 'timeseries',
  title: panel.title,
  description: panel.description,
  datasource: { type: 'prometheus', uid: '${datasource}' },
  gridPos: { ...size, x: (index % columns) * size.w, y: Math.floor(index / columns) * size.h },
  fieldConfig: { defaults: { unit: panel.unit, min: 0 }, overrides: [] },
  options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
  targets: panel.queries.map(({ expr, legend }, query) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + query),
    datasource: { type: 'prometheus', uid: '${datasource}' },
    expr,
    legendFormat: legend,
  })),
});
