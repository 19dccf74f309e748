import { instanceClass as classNamed } from '../../../../facts/instance-classes.ts';
import type { AttributeChange, Change } from '../../../change.ts';
import { finding, type Interruption } from '../../../finding.ts';
import type { AttributeRule } from '../../../kind.ts';
import { text, type Value } from '../../../value.ts';
import { modifyTiming, switchOf } from './instance.ts';
import { sources } from './sources.ts';
import { fromTo, whenWords } from './words.ts';

/** A class change of a Multi-AZ instance is a failover; one that loses its standby in the same request may not be. */
function interruptionOf({ before, after }: Change): Exclude<Interruption, 'none'> {
  const [had, has] = [switchOf(before?.multi_az), switchOf(after?.multi_az)];
  if (had === false) return 'outage';
  return had === true && has === true ? 'brief' : 'unknown';
}

export const instanceClass: AttributeRule = (attribute, change) => {
  const timing = modifyTiming(change);
  const interruption = interruptionOf(change);
  const { does, reason } = classWords[interruption];
  return [
    finding({
      code: 'rds-instance-class',
      attribute: 'instance_class',
      timing,
      interruption,
      why: `${does} ${whenWords(timing)} for the class change${fromTo(attribute)}. ${reason}${mayShrink(attribute) ? ' A literal max_connections or shared_buffers can keep a smaller class from starting.' : ''}`,
      fix: 'Apply it in a quiet hour, with clients that reconnect.',
      source: `${sources.settings}; ${sources.multiAz}`,
    }),
  ];
};

/** Whether there is less memory on the new class, or nobody knows. */
function mayShrink({ before, after }: AttributeChange): boolean {
  const [old, planned] = [memoryOf(before), memoryOf(after)];
  return old === undefined || planned === undefined || planned < old;
}

const memoryOf = (name: Value): number | undefined => classNamed(text(name) ?? '')?.memoryGiB;

const classWords: Readonly<
  Record<Exclude<Interruption, 'none'>, { readonly does: string; readonly reason: string }>
> = {
  brief: {
    does: 'Fails over to the standby',
    reason:
      'With Multi-AZ the standby is changed first, and connections are cut for typically 60 to 120 seconds.',
  },
  unknown: {
    does: 'Stops the instance or fails over',
    reason: 'Whether a standby takes over depends on what becomes of it in the same request.',
  },
  outage: {
    does: 'Stops the instance',
    reason: 'Without a standby to fail over to, the instance is away for minutes.',
  },
};

export const licenseModel: AttributeRule = (attribute, change) => {
  const timing = modifyTiming(change);
  return [
    finding({
      code: 'rds-instance-license',
      attribute: 'license_model',
      timing,
      interruption: 'outage',
      why: `Stops the instance ${whenWords(timing)} for the license change${fromTo(attribute)}.`,
      fix: 'Apply it in a quiet hour.',
      source: sources.settings,
    }),
  ];
};
