import type { AttributeChange } from '../../change.ts';
import { type Finding, type FindingProps, finding } from '../../finding.ts';
import type { AttributeRule } from '../../kind.ts';
import { flag, hasUnknown, isMarker, isUnknown, isUnset, texts } from '../../value.ts';
import { whenWords } from '../rds-instance/instance/words.ts';
import { windowTiming } from '../table.ts';
import { always, turnsOff, turnsOn, unknownValue } from './rules.ts';
import { sources } from './sources.ts';

/** Every instance restarts with the new port, and who connects to the old one is cut off. */
export const port = always({
  code: 'rds-cluster-port',
  interruption: 'outage',
  why:
    'Restarts every instance now for the new port, whatever apply_immediately says. ' +
    'Clients and security groups that know the old port are cut off.',
  fix: 'Do it in a quiet hour, and change clients and security groups along.',
  source: sources.auroraSettings,
});

const newPassword: FindingProps = {
  code: 'rds-cluster-master-password',
  severity: 'review',
  interruption: 'unknown',
  why: 'Changes the master password now. Sessions stay, new logins with the old password fail.',
  fix: 'Hand the new password to its users in the same step.',
  source: sources.auroraSettings,
};

/** Also of `master_password_wo_version`, which sends the write-only password again. */
export const masterPassword: AttributeRule = (attribute, change, context) =>
  // Taken out of the configuration it stays as it is, and the plan hides that it is gone.
  isUnset(attribute.after) || context.isConfigured(change, attribute.name) === false
    ? []
    : [finding({ attribute: attribute.name, ...newPassword })];

export const managedPassword: AttributeRule = (attribute) => {
  if (isMarker(attribute.after)) return unknownValue(attribute, newPassword);
  const managed = flag(attribute.after) === true;
  if (managed === (flag(attribute.before) === true)) return [];
  return [
    finding({
      ...newPassword,
      code: managed ? 'rds-cluster-password-managed' : 'rds-cluster-password-unmanaged',
      attribute: attribute.name,
      why: managed
        ? 'Lets Secrets Manager manage the master password, which is rotated at once. New logins with the old one fail.'
        : 'Stops managing the master password and deletes its secret. Who reads the secret cannot log in any more.',
    }),
  ];
};

export const secretKey = always({
  code: 'rds-cluster-secret-key',
  apply: 'unknown',
  why: 'Changes the key of the managed secret, which AWS documents only for the moment management is turned on.',
  source: `${sources.modifyCluster}: MasterUserSecretKmsKeyId`,
});

/** Token logins end where it goes off. */
export const iamAuthentication: AttributeRule = (attribute, change) => {
  if (change.type === 'aws_neptune_cluster') return signedRequests(attribute);
  const timing = windowTiming(change.after?.apply_immediately);
  const props: FindingProps = {
    code: 'rds-cluster-iam-authentication-off',
    timing,
    interruption: 'unknown',
    why: `Turns IAM authentication off ${whenWords(timing)}. Clients that log in with a token are refused from then on.`,
    fix: 'Move those clients to passwords first.',
    source: sources.auroraSettings,
  };
  if (isMarker(attribute.after)) return unknownValue(attribute, props);
  return turnsOff(attribute) ? [finding({ attribute: attribute.name, ...props })] : [];
};

/** Neptune knows no passwords: with IAM authentication every request has to be signed, without it none. */
function signedRequests(attribute: AttributeChange): readonly Finding[] {
  const source = sources.neptuneIam;
  if (isMarker(attribute.after)) return unknownValue(attribute, { code: 'rds-cluster-signatures', source });
  if (turnsOn(attribute))
    return [
      finding({
        code: 'rds-cluster-signatures-required',
        attribute: attribute.name,
        interruption: 'unknown',
        why: 'Requires every request to be signed from now on. Clients that do not sign theirs are refused.',
        fix: 'Let every client sign its requests first.',
        source,
      }),
    ];
  if (!turnsOff(attribute)) return [];
  return [
    finding({
      code: 'rds-cluster-signatures-off',
      attribute: attribute.name,
      severity: 'review',
      why: 'Serves requests without a signature from now on. Whoever reaches the endpoint reads and writes the graph.',
      fix: 'Keep IAM authentication on.',
      source,
    }),
  ];
}

export const httpEndpoint: AttributeRule = (attribute) =>
  turnsOff(attribute) || isMarker(attribute.after)
    ? [
        finding({
          code: 'rds-cluster-data-api-off',
          attribute: attribute.name,
          interruption: 'unknown',
          why: 'Turns the Data API off now. Clients that use it are cut off; the others do not notice.',
          source: sources.auroraSettings,
        }),
      ]
    : [];

/** Joining a directory adds a way to log in, leaving it takes one away. */
export const domain: AttributeRule = (attribute, change) =>
  isUnset(attribute.before)
    ? []
    : [
        finding({
          code: 'rds-cluster-domain',
          attribute: attribute.name,
          timing: windowTiming(change.after?.apply_immediately),
          interruption: 'unknown',
          why: 'Leaves or changes the directory it belongs to. Kerberos logins of the old one fail.',
          source: sources.auroraSettings,
        }),
      ];

export const networkType: AttributeRule = (attribute) =>
  attribute.before === 'DUAL' || isMarker(attribute.after)
    ? [
        finding({
          code: 'rds-cluster-network-type',
          attribute: attribute.name,
          interruption: 'unknown',
          why: 'Takes one of two address families away now. Clients that come over IPv6 are cut off.',
          source: sources.auroraSettings,
        }),
      ]
    : [];

/** AWS does not document whether turning it on or off interrupts. Unset is off. */
export const writeForwarding: AttributeRule = (attribute) =>
  turnsOn(attribute) || turnsOff(attribute) || isMarker(attribute.after)
    ? [
        finding({
          code: 'rds-cluster-write-forwarding',
          attribute: attribute.name,
          interruption: 'unknown',
          why: turnsOff(attribute)
            ? 'Stops forwarding writes now. Writes sent to a reader fail.'
            : 'Changes write forwarding now. Whether that interrupts is not documented.',
          source: sources.modifyCluster,
        }),
      ]
    : [];

/** Roles taken away stop what they were for, such as imports from S3. */
export const iamRoles: AttributeRule = ({ name, before, after }) =>
  hasUnknown(after) || texts(before).some((role) => !texts(after).includes(role))
    ? [
        finding({
          code: 'rds-cluster-role-removed',
          attribute: name,
          severity: 'review',
          interruption: 'unknown',
          why: 'Takes a role away from the cluster now. The feature that uses it, such as imports from S3, stops.',
          source: sources.provider,
        }),
      ]
    : [];

/** In place only the removal works. */
export const globalCluster: AttributeRule = (attribute) => {
  if (isUnknown(attribute.after))
    return [finding({ ...joining, attribute: attribute.name, timing: 'unknown', apply: 'unknown' })];
  if (!isUnset(attribute.after)) return [finding({ ...joining, attribute: attribute.name })];
  return [
    finding({
      code: 'rds-cluster-leaves-global',
      attribute: attribute.name,
      interruption: 'unknown',
      reversible: 'no',
      why:
        'Detaches the cluster from its global database now and makes it stand alone. Replication between the ' +
        'regions ends, and it cannot be attached again in place.',
      source: `${sources.auroraGlobal}; ${sources.provider}`,
    }),
  ];
};

const joining: FindingProps = {
  code: 'rds-cluster-joins-global',
  timing: 'not-applied',
  apply: 'fails',
  why: 'Plans to attach a cluster that exists to a global database, which the provider refuses.',
  fix: 'Make the global cluster with source_db_cluster_identifier, or create a new secondary cluster.',
  source: sources.provider,
};

/** Removal promotes; anything else is refused. */
export const replicationSource: AttributeRule = (attribute) => {
  const { name, after } = attribute;
  if (isUnset(after))
    return [
      finding({
        code: 'rds-cluster-promotion',
        attribute: name,
        interruption: 'unknown',
        reversible: 'no',
        why: 'Promotes the replica cluster to stand alone now. Replication ends and cannot be taken up again.',
        source: sources.provider,
      }),
    ];
  return [
    finding({
      code: 'rds-cluster-replication-source',
      attribute: name,
      timing: isUnknown(after) ? 'unknown' : 'not-applied',
      apply: isUnknown(after) ? 'unknown' : 'fails',
      why: 'Plans another replication source, which the provider refuses for a cluster that exists.',
      fix: 'Create a new replica cluster.',
      source: sources.provider,
    }),
  ];
};

/** Whether somebody can reach it from the internet. */
export const publicAccess =
  (kind: string): AttributeRule =>
  (attribute) => {
    if (isMarker(attribute.after))
      return unknownValue(attribute, { code: `${kind}-public`, source: sources.publicAccess });
    if (turnsOn(attribute)) return [exposed(kind, 'Gives it a public address now.')];
    if (!turnsOff(attribute)) return [];
    return [
      finding({
        code: `${kind}-private`,
        attribute: attribute.name,
        interruption: 'unknown',
        why: 'Takes the public address away now. Clients outside the network are cut off.',
        source: sources.publicAccess,
      }),
    ];
  };

export const exposed = (kind: string, what: string) =>
  finding({
    code: `${kind}-public`,
    attribute: 'publicly_accessible',
    severity: 'dangerous',
    why: `${what} Whether the internet reaches it is left to the security groups alone.`,
    fix: 'Keep publicly_accessible = false and reach it from inside the network.',
    source: sources.publicAccess,
  });
