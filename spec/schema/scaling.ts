import { z } from 'zod';
import { cores, gib, mib, millicores, minutes, seconds } from '../units.ts';
import { property } from './property.ts';
import { cpu, duration, size } from './quantity.ts';
import { objectName, text } from './text.ts';

const trigger = z.strictObject({
  type: property(text(/^[a-z][a-z0-9-]*$/, 'the type of a KEDA scaler such as prometheus'), {
    about: 'Type of the KEDA scaler.',
    change: 'free',
    example: 'prometheus',
  }),
  metadata: property(z.record(z.string().min(1), z.string()), {
    about: 'Settings of the scaler, all text. Never a secret: name a TriggerAuthentication.',
    change: 'free',
    example: {
      serverAddress: 'http://prometheus.monitoring:9090',
      query: 'sum(rate(requests[1m]))',
      threshold: '100',
    },
  }),
  metricType: property(z.enum(['Utilization', 'AverageValue', 'Value']), {
    about: 'What the number is compared with. `memory` takes `Utilization` (percent) or `AverageValue`.',
    change: 'free',
    computed: "KEDA's own, `AverageValue`; required by the type `memory`",
    example: 'Utilization',
  }).optional(),
  name: property(objectName, {
    about: 'Name of the trigger in metrics.',
    change: 'free',
    computed: 'none',
  }).optional(),
  authentication: property(objectName, {
    about: 'TriggerAuthentication of the namespace the scaler signs in with.',
    change: 'free',
    computed: 'none',
  }).optional(),
});

export const autoscalingSchema = z.strictObject({
  kind: property(z.enum(['hpa', 'keda']), {
    about:
      '`hpa`: a HorizontalPodAutoscaler on processor time. `keda`: a ScaledObject on that and on `triggers`.',
    change: 'free; the number of pods is handed over.',
  }),
  cpuPercent: property(z.int().min(10).max(95), {
    about: 'Average use of the requested processor time to hold, in percent.',
    change: 'free',
  }),
  scaleUpWindow: property(duration({ min: seconds(0), max: minutes(60), unit: 'seconds' }), {
    about: 'How long load must last before pods are added.',
    change: 'free',
  }),
  scaleDownWindow: property(
    duration({ min: seconds(0), max: minutes(60), unit: 'minutes', step: seconds(1) }),
    {
      about: 'How long load must stay away before pods are removed.',
      change: 'free',
    },
  ),
  triggers: property(z.array(trigger).min(1).max(20), {
    about: 'Scalers of KEDA besides processor time. Kind `keda` only; the most pods wanted wins.',
    change: 'free',
    computed: 'none',
    example: [
      {
        type: 'cron',
        metadata: { timezone: 'UTC', start: '0 6 * * 1', end: '0 20 * * 1', desiredReplicas: '4' },
      },
    ],
  }).optional(),
});

const bounds = (which: string, computed: string) =>
  z.strictObject({
    cpu: property(cpu({ min: millicores(10), max: cores(128), unit: 'millicores' }), {
      about: `The ${which} processor time it may request.`,
      change: 'free',
      computed,
    }).optional(),
    memory: property(size({ min: mib(16), max: gib(1_024), unit: 'mib' }), {
      about: `The ${which} memory it may request.`,
      change: 'free',
      computed,
    }).optional(),
  });

const resource = property(z.enum(['cpu', 'memory']), {
  about: 'A resource.',
  change: 'free',
  example: 'memory',
});

export const verticalScalingSchema = z.strictObject({
  mode: property(z.enum(['Off', 'Initial', 'Recreate']), {
    about:
      '`Off` only recommends; `Initial` sets the requests of new pods; `Recreate` also evicts pods, within the disruption budget, to change them.',
    change: 'To `Recreate`: pods are replaced one by one whenever the recommendation moves.',
    computed: '`Off`',
    example: 'Off',
  }),
  resources: property(z.array(resource).min(1).max(2), {
    about:
      'What it sets. `cpu` only with mode `Off`: the number of pods follows it already; `memory` neither where a trigger reads it.',
    change: 'free',
    computed: 'both with mode `Off`, else memory',
    example: ['memory'],
  }).optional(),
  min: bounds('least', 'half of `workload.resources`').optional(),
  max: bounds('most', 'twice `workload.resources`; counts in the quota of the namespace').optional(),
});
