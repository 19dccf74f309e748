import type { Change } from '../../change.ts';
import { type Finding, finding, type Interruption, type Reversible } from '../../finding.ts';
import type { AttributeRule, Kind } from '../../kind.ts';
import { text } from '../../value.ts';
import { windowTiming } from '../table.ts';
import { onlyAdds } from '../taken.ts';
import { quietly, tells } from './arguments.ts';
import { lost } from './ending.ts';

const guide = 'Amazon MQ Developer Guide';
const sent = 'AWS provider, update of aws_mq_broker (reboots with apply_immediately)';
const noun = 'the message broker';

/** What a reboot of the broker does, by how many instances it has. */
function rebootOf({ before }: Change): { readonly interruption: Interruption; readonly because: string } {
  switch (text(before?.deployment_mode)) {
    case 'SINGLE_INSTANCE':
      return { interruption: 'outage', because: 'A single-instance broker is offline while it reboots.' };
    case 'ACTIVE_STANDBY_MULTI_AZ':
      return { interruption: 'brief', because: 'The standby takes over within seconds of the reboot.' };
    case 'CLUSTER_MULTI_AZ':
      return {
        interruption: 'unknown',
        because: 'The nodes of a cluster reboot one after another, and clients of each have to reconnect.',
      };
    default:
      return { interruption: 'unknown', because: 'How long it is away depends on its deployment mode.' };
  }
}

interface Rebooting {
  readonly code: string;
  /** What is done, as the rest of a sentence after "Reboots the message broker". */
  readonly what: (change: Change) => string;
  readonly reversible?: Reversible;
}

/** Pending until the maintenance window or a reboot; with `apply_immediately` the provider reboots at once. */
const afterReboot =
  ({ code, what, reversible = 'yes' }: Rebooting): AttributeRule =>
  ({ name }, change) => {
    const timing = windowTiming(change.after?.apply_immediately);
    const { interruption, because } = rebootOf(change);
    const when = {
      now: 'now',
      'maintenance-window': 'in the next maintenance window',
      unknown: 'now or in the next maintenance window',
    }[timing as 'now' | 'maintenance-window' | 'unknown'];
    return [
      finding({
        code,
        attribute: name,
        timing,
        interruption,
        reversible,
        why: `Reboots the message broker ${when} ${what(change)}. ${because}`,
        source: `${guide}, Rebooting a broker; Scheduling the maintenance window; Active/standby broker; ${sent}`,
      }),
    ];
  };

const fromTo = (change: Change, name: string): string =>
  `${text(change.before?.[name]) ?? 'an unknown one'} to ${text(change.after?.[name]) ?? 'an unknown one'}`;

const engineVersion = afterReboot({
  code: 'mq-engine-version',
  what: (change) => `for the engine version ${fromTo(change, 'engine_version')}`,
  reversible: 'no',
});

const users: AttributeRule = (attribute, change, context) => [
  ...afterReboot({ code: 'mq-users', what: () => 'for changed users' })(attribute, change, context).map(
    (told): Finding => ({
      ...told,
      // Beyond the reboot: clients that hold the old credentials.
      interruption: told.interruption === 'outage' ? 'outage' : 'unknown',
      why: `${told.why} From then on, clients that hold an old name or password are refused.`,
    }),
  ),
];

/** Planned as an update, but no request of the provider carries it. */
const keptOf = (what: string): AttributeRule =>
  tells({
    code: 'mq-not-sent',
    severity: 'review',
    timing: 'not-applied',
    why: `Changes ${what} in Terraform only: nothing is sent, and the broker keeps what it was created with.`,
    fix: 'Create another broker with the new setting, and move the clients.',
    source: sent,
  });

/** A group that goes may cut clients off; a further one is quiet, as a further rule is. */
const securityGroups: AttributeRule = ({ name, before, after }) => {
  if (onlyAdds(before, after)) return [];
  return [
    finding({
      code: 'mq-security-groups',
      attribute: name,
      severity: 'review',
      interruption: 'unknown',
      why: 'Swaps the security groups of the message broker now. Clients that only the old ones let in are cut off.',
      source: `Amazon MQ API Reference, UpdateBroker; ${sent}`,
    }),
  ];
};

/** A new broker that the internet reaches, also as the successor of one that it did not reach. */
const exposed = ({ after }: Change): readonly Finding[] =>
  after?.publicly_accessible === true
    ? [
        finding({
          code: 'mq-public',
          attribute: 'publicly_accessible',
          severity: 'dangerous',
          why: 'Creates the message broker with endpoints on the internet. Security groups do not apply to a public RabbitMQ broker.',
          fix: 'Leave publicly_accessible off and reach it through the network.',
          source: `${guide}, Security best practices: prefer brokers without public accessibility`,
        }),
      ]
    : [];

const deletion = {
  code: 'mq-delete',
  noun,
  source: `${guide}, Deleting a broker`,
};

const broker: Kind = {
  types: ['aws_mq_broker'],
  noun,
  updated: {
    ...quietly('apply_immediately', 'auto_minor_version_upgrade'),
    maintenance_window_start_time: () => [],
    host_instance_type: afterReboot({
      code: 'mq-instance-type',
      what: (change) => `for the instance type ${fromTo(change, 'host_instance_type')}`,
    }),
    engine_version: engineVersion,
    configuration: afterReboot({ code: 'mq-configuration', what: () => 'for another configuration' }),
    logs: afterReboot({ code: 'mq-logs', what: () => 'for its log settings' }),
    data_replication_mode: afterReboot({
      code: 'mq-replication-mode',
      what: () => 'for another mode of data replication',
    }),
    authentication_strategy: keptOf('the way clients sign in'),
    ldap_server_metadata: keptOf('the directory server'),
    storage_type: keptOf('the storage'),
    user: users,
    security_groups: securityGroups,
  },
  destroyed: (change) => [
    lost(change, { ...deletion, content: 'every stored message goes' }),
    ...(change.before?.publicly_accessible === true ? [] : exposed(change)),
  ],
  guards: { publicly_accessible: (value) => value === false },
  created: exposed,
};

const configuration: Kind = {
  types: ['aws_mq_configuration'],
  noun: 'the broker configuration',
  updated: {
    ...quietly('description'),
    // A revision of its own; a broker takes it up by its `configuration`, which is judged there.
    ...quietly('data', 'engine_version'),
  },
  destroyed: (change) => [
    finding({
      code: 'mq-configuration-delete',
      severity: 'review',
      timing: 'not-applied',
      why: `${change.action === 'replace' ? 'Replaces' : 'Deletes'} the broker configuration in Terraform only. Amazon MQ keeps it, and brokers keep using it.`,
      source: 'AWS provider documentation, aws_mq_configuration',
    }),
  ],
};

export const mqKinds: readonly Kind[] = [broker, configuration];
