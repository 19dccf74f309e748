import type { AttributeChange, Change } from '../../change.ts';
import { type Finding, finding } from '../../finding.ts';
import type { AttributeRule, Kind } from '../../kind.ts';
import { blocks, flag, hasUnknown, number, text, type Value } from '../../value.ts';
import { quietly, securityGroups, tells, unsure, whenOff } from './arguments.ts';
import { endingOf, forcedBy, lost, refused } from './ending.ts';

const guide = 'Amazon EC2 User Guide';
const noun = 'the EC2 instance';
const ending = { code: 'ec2-instance-delete', noun, source: `${guide}, Terminate Amazon EC2 instances` };

/**
 * Families without instance store: the general ones, unless a `d` follows their generation. Of all others it is not
 * known here.
 */
const withoutLocalDisks = /^(t[2-4]|[mcr][4-8])(?![a-z-]*d)[a-z-]*\./;

/** The provider stops the instance, changes it and starts it again. */
const stopStart =
  (code: string, what: (attribute: AttributeChange) => string): AttributeRule =>
  (attribute, change) => {
    const isWithout = withoutLocalDisks.test(text(change.before?.instance_type) ?? '');
    return [
      finding({
        code,
        attribute: attribute.name,
        interruption: 'outage',
        data: isWithout ? 'none' : 'unknown',
        why: `Stops the EC2 instance now ${what(attribute)} and starts it again. ${isWithout ? 'A' : 'Instance store volumes come back empty, and a'} public address that is not elastic changes.`,
        fix: 'Apply when the instance may stop.',
        source: `${guide}, Change the instance type; How instance stop and start works; AWS provider, update of aws_instance`,
      }),
    ];
  };

const type = stopStart(
  'ec2-instance-type',
  ({ before, after }) => `for the type ${text(before) ?? 'it has'} to ${text(after) ?? 'an unknown one'}`,
);

const userData: AttributeRule = (attribute, change, context) =>
  stopStart('ec2-user-data', () => 'to write new user data')(attribute, change, context).map((told) => ({
    ...told,
    why: `${told.why} By default scripts in it run at the first boot only.`,
  }));

/** Volumes of the instance as blocks: growth is online, the rest is looked at one by one. */
const volumes: AttributeRule = ({ name, before, after }) => {
  const source = `Amazon EBS User Guide, Modify an EBS volume; ${guide}, Preserve data when an instance is terminated`;
  if (hasUnknown(after)) return [unsure(name, { code: 'ec2-volume', data: 'unknown', why: '', source })];
  const [old, planned] = [blocks(before), blocks(after)];
  if (old.length !== planned.length)
    return [
      finding({
        code: 'ec2-volume-blocks',
        attribute: name,
        severity: 'review',
        interruption: 'unknown',
        data: 'unknown',
        reversible: 'unknown',
        why: 'Changes which volumes the instance has. What becomes of those on them the plan does not say.',
        source,
      }),
    ];
  return planned.flatMap((block, at) => volumeFindings(name, old[at] ?? {}, block, source));
};

function volumeFindings(
  attribute: string,
  old: Readonly<Record<string, Value>>,
  planned: Readonly<Record<string, Value>>,
  source: string,
): readonly Finding[] {
  const found: Finding[] = [];
  const [size, newSize] = [number(old.volume_size), number(planned.volume_size)];
  if (size !== undefined && newSize !== undefined && newSize < size)
    found.push(
      finding({
        code: 'ec2-volume-shrink',
        attribute,
        timing: 'not-applied',
        apply: 'fails',
        why: `Shrinks a volume of the instance from ${size} to ${newSize} GiB, which AWS refuses: a volume only grows.`,
        source,
      }),
    );
  if (flag(old.delete_on_termination) === false && flag(planned.delete_on_termination) === true)
    found.push(
      finding({
        code: 'ec2-volume-delete-on-termination',
        attribute,
        severity: 'review',
        data: 'recoverability-reduced',
        why: 'Lets AWS delete a volume together with the instance. Until now it would have stayed.',
        source,
      }),
    );
  return found;
}

const protection = {
  data: 'recoverability-reduced',
  fix: 'Leave it on.',
  source: `${guide}, Change instance termination protection; Enable stop protection`,
} as const;

/** Stopping keeps the root volume, terminating deletes it. */
const shutdown: AttributeRule = ({ name, after }) =>
  text(after) === 'stop'
    ? []
    : [
        finding({
          code: 'ec2-shutdown-terminates',
          attribute: name,
          severity: 'review',
          data: 'recoverability-reduced',
          why: 'Lets a shutdown from within the instance terminate it. Until now it stopped and kept its volumes.',
          fix: 'Leave instance_initiated_shutdown_behavior at stop.',
          source: `${guide}, Change the instance initiated shutdown behavior`,
        }),
      ];

const secured = {
  severity: 'review',
  interruption: 'unknown',
  source: `${guide}, Security groups; IAM roles for Amazon EC2; Instance metadata options`,
} as const;

/**
 * Providers from 4.16 on lift the termination protection by themselves before they terminate; those that know
 * `force_destroy` do it only where that is true.
 */
const liftsProtection = ({ before = {} }: Change): boolean =>
  !Object.hasOwn(before, 'force_destroy') || flag(before.force_destroy) === true;

/** What stays after the termination, by the state before. */
function destroyed(change: Change): Finding {
  if (flag(change.before?.disable_api_termination) === true && !liftsProtection(change))
    return refused(change, {
      ...ending,
      code: 'ec2-instance-delete-refused',
      reason: 'termination protection is on',
      fix: 'Turn disable_api_termination off in an apply of its own, if the instance is really to go.',
    });
  const root = blocks(change.before?.root_block_device)[0];
  const stays = root !== undefined && flag(root.delete_on_termination) === false;
  if (!stays)
    return lost(change, {
      ...ending,
      content: 'what is on its root volume and instance store goes',
      fix: 'Take a snapshot or an image before, or set delete_on_termination off in an apply of its own.',
    });
  return finding({
    ...ending,
    interruption: 'outage',
    data: 'recoverability-reduced',
    reversible: 'no',
    why: `${endingOf(change, noun, 'a new one')}. Its root volume stays, detached; what is on instance store volumes is lost.${forcedBy(change)}`,
  });
}

/** Protection that does not protect is worth a word. */
function unguarded(change: Change, told: Finding): Finding {
  if (told.apply === 'fails' || flag(change.before?.disable_api_termination) !== true) return told;
  return {
    ...told,
    why: `${told.why} Termination protection is on, but the provider lifts it by itself.`,
    source: `${told.source}; hashicorp/terraform-provider-aws, issue 27529 and pull request 43722`,
  };
}

const groups = securityGroups({
  ...secured,
  code: 'ec2-security-groups',
  noun,
  why: 'Swaps the security groups of the instance now. Clients that only the old ones let in are cut off.',
});

const instance: Kind = {
  types: ['aws_instance'],
  noun,
  updated: {
    ...quietly(
      'monitoring',
      'volume_tags',
      'get_password_data',
      'maintenance_options',
      'credit_specification',
      'user_data_replace_on_change',
      'private_dns_name_options',
    ),
    instance_type: type,
    user_data: userData,
    user_data_base64: userData,
    ebs_optimized: stopStart('ec2-ebs-optimized', () => 'to change its EBS optimisation'),
    cpu_options: stopStart('ec2-cpu-options', () => 'to change its processor options'),
    root_block_device: volumes,
    ebs_block_device: volumes,
    disable_api_termination: whenOff({
      ...protection,
      code: 'ec2-termination-protection-off',
      why: 'Turns termination protection of the instance off. A later deletion is not refused any more.',
    }),
    instance_initiated_shutdown_behavior: shutdown,
    disable_api_stop: whenOff({
      ...protection,
      code: 'ec2-stop-protection-off',
      data: 'none',
      severity: 'review',
      why: 'Turns stop protection of the instance off. Anyone with the right may stop it.',
    }),
    vpc_security_group_ids: groups,
    security_groups: groups,
    iam_instance_profile: tells({
      ...secured,
      code: 'ec2-instance-profile',
      why: 'Gives the instance another role. What runs on it may lose rights.',
    }),
    metadata_options: tells({
      ...secured,
      code: 'ec2-metadata-options',
      why: 'Changes how programs on the instance read its metadata. Those that use the older version may be refused.',
    }),
    source_dest_check: tells({
      ...secured,
      code: 'ec2-source-dest-check',
      why: 'Changes whether the instance may forward packets of others.',
    }),
  },
  destroyed: (change) => [unguarded(change, destroyed(change))],
  guards: { disable_api_termination: (value) => value === true },
};

export const instanceKinds: readonly Kind[] = [instance];
