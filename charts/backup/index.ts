export { Backup } from './backup.ts';
export { backupOf } from './from-spec.ts';
export type { BackupProps, DrillProps, DumpProps } from './props.ts';
export { scripts } from './scripts/index.ts';
