import { timeZones } from '../../facts/time-zones.ts';
import { nearest } from '../nearest.ts';
import { breach, type Rule, set } from './rule.ts';

/** The API server refuses a CronJob in a zone it does not know, after the migration has run. */
export const timeZonesExist: Rule = (context) =>
  (['dump', 'drill'] as const).flatMap((name) => {
    const timeZone = context.draft.backup[name]?.timeZone;
    if (timeZone === undefined || timeZones().includes(timeZone)) return [];
    const meant = nearest(timeZone, timeZones());
    const at = ['backup', name, 'timeZone'];
    return [
      breach(context, {
        code: 'PLINTH-BKT-020',
        at,
        got: timeZone,
        rule: 'must be a time zone of the IANA database',
        edits: [set(context, at, meant ?? 'Etc/UTC')],
        ...(meant && { fix: `did you mean ${meant}?` }),
      }),
    ];
  });
