import { describe, expect, it } from 'vitest';
import { kwokConfig } from './kwok-config.ts';
import { podStages } from './stages.ts';

describe('the life of a pod', () => {
  it('is made of stages of different names', () => {
    const names = podStages().map(({ metadata }) => metadata.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['pod-create', 'pod-ready', 'job-completes', 'pod-delete']));
  });

  it('opens and closes every block of its templates', () => {
    for (const { metadata, spec } of podStages()) {
      const text = JSON.stringify(spec);
      const opened = text.match(/{{ (if|range|with) /g)?.length ?? 0;
      const closed = text.match(/{{ end }}/g)?.length ?? 0;
      expect(`${metadata.name} ${opened}`).toBe(`${metadata.name} ${closed}`);
    }
  });

  it('reaches kwok as documents of JSON', () => {
    const documents = kwokConfig().split('\n---\n');
    expect(documents.map((text) => JSON.parse(text).kind).slice(-2)).toEqual([
      'ClusterResourceUsage',
      'Metric',
    ]);
  });
});
