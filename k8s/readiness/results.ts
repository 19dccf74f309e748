import type { Readiness, ReadyStatus } from './status.ts';

const result =
  (status: ReadyStatus) =>
  (message: string, reason?: string): Readiness => ({
    status,
    message,
    ...(reason === undefined || reason === '' ? {} : { reason }),
  });

export const current = result('Current');
export const inProgress = result('InProgress');
export const failed = result('Failed');
export const terminating = result('Terminating');
export const notFound = result('NotFound');
