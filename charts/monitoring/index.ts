export { monitoringOf } from './from-spec.ts';
export { Monitoring } from './monitoring.ts';
export type { MonitoringProps, WatchedPooler, WatchedSchedule } from './props.ts';
export { alertName } from './rules.ts';
