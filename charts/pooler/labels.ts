import type { ServiceIdentity } from '../labels.ts';
import { poolerName } from './names.ts';

/** What the pooler's Deployment, Service, spread, budget and policies select. Immutable, as the workload's. */
export const poolerSelector = ({ service, instance }: ServiceIdentity): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/name': poolerName(service),
  'app.kubernetes.io/instance': instance,
});
