import type { MonitoringProps } from '../props.ts';
import type { AlertGroup } from './alert.ts';
import { certificateAlerts } from './certificates.ts';
import { scheduleAlerts, setupAlerts } from './jobs.ts';
import { podAlerts } from './pods.ts';
import { poolerAlerts } from './pooler.ts';
import { quotaAlerts } from './quota.ts';
import { rolloutAlerts } from './rollout.ts';
import { scalingAlerts } from './scaling.ts';
import { scrapeAlerts } from './scrape.ts';
import { secretAlerts } from './secrets.ts';

export type { Alert, AlertGroup } from './alert.ts';

/**
 * What can be answered inside the cluster. The stores themselves, RDS and ElastiCache, are watched by nothing that is
 * made here: an exporter for them would need a database login that nothing else needs.
 */
export const alertGroups = (props: MonitoringProps): readonly AlertGroup[] =>
  [
    { name: 'rollout', alerts: rolloutAlerts(props) },
    { name: 'scaling', alerts: scalingAlerts(props) },
    { name: 'pods', alerts: podAlerts(props) },
    { name: 'setup', alerts: setupAlerts(props) },
    { name: 'secrets', alerts: secretAlerts(props) },
    { name: 'certificates', alerts: certificateAlerts(props) },
    { name: 'scrape', alerts: scrapeAlerts(props) },
    { name: 'quota', alerts: quotaAlerts(props) },
    { name: 'pooler', alerts: poolerAlerts(props) },
    ...(props.schedules ?? []).map((schedule) => ({
      name: schedule.kind,
      alerts: scheduleAlerts(props, schedule),
    })),
  ].filter(({ alerts }) => alerts.length > 0);
