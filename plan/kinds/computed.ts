import { readFacts } from '../../facts/read.ts';

interface ComputedAttributes {
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** Types whose `arn` is an argument: it names something else. */
const arnIsArgument = new Set([
  'aws_cloudwatch_event_target',
  'aws_lakeformation_resource',
  'aws_notifications_channel_association',
  'aws_sns_topic_data_protection_policy',
  'aws_sns_topic_policy',
]);

/** Whether only the provider sets an attribute, so that its change is a consequence and never a cause. */
export function isComputedOnly(type: string, attribute: string): boolean {
  if (attribute === 'id') return true;
  if (attribute === 'arn' && type.startsWith('aws_')) return !arnIsArgument.has(type);
  const { attributes } = readFacts<ComputedAttributes>('computed-attributes');
  return Object.hasOwn(attributes, type) && (attributes[type] as readonly string[]).includes(attribute);
}
