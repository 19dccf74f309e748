import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';
import { flag, isUnknown, isUnset, text, texts } from '../../value.ts';
import { causeOf, dependants, inWords } from '../ending.ts';
import { isSecretGone } from './owner.ts';
import { sources } from './sources.ts';

/** What shows as delete and create writes a new version; the one before it stays as AWSPREVIOUS. */
const written = (change: Change, context: Context): readonly Finding[] => {
  if (isOfAnotherSecret(change)) return [elsewhere(change)];
  const users = inWords(dependants(change, context));
  return [
    finding({
      code: 'secret-version-written',
      severity: 'review',
      interruption: 'unknown',
      why: `Writes a new version of the secret${causeOf(change)}, and makes it the current one. The version before it stays as AWSPREVIOUS, so nothing is lost; consumers that hold the old value keep it until they read again.${users === '' ? '' : ` It is named by ${users}.`}`,
      fix: 'Make sure that consumers read the secret again, or restart them.',
      source: `${sources.version}; ${sources.sent}`,
    }),
  ];
};

const isOfAnotherSecret = ({ before, after }: Change): boolean =>
  text(before?.secret_id) !== undefined && text(before?.secret_id) !== text(after?.secret_id);

const elsewhere = (change: Change): Finding =>
  finding({
    code: 'secret-version-elsewhere',
    severity: 'review',
    interruption: 'unknown',
    why: `Writes the value into another secret${causeOf(change)}. The version in the old secret stays as long as that secret does.`,
    fix: 'Point consumers at the other secret.',
    source: sources.version,
  });

/** AWS keeps the label AWSCURRENT where it is, so the value stays readable; other labels are taken away. */
const unmanaged = (change: Change, context: Context): readonly Finding[] => {
  if (isSecretGone(change, context)) return [];
  const isCurrent = texts(change.before?.version_stages).includes('AWSCURRENT');
  const others = texts(change.before?.version_stages).filter((stage) => stage !== 'AWSCURRENT');
  if (isCurrent && others.length === 0)
    return [
      finding({
        code: 'secret-version-kept',
        severity: 'review',
        timing: 'not-applied',
        why: 'Stops managing the current version of the secret, whose value stays readable. AWS cannot take the label AWSCURRENT off without another version.',
        source: `${sources.version}; ${sources.provider}`,
      }),
    ];
  return [
    finding({
      code: 'secret-version-deprecated',
      severity: 'review',
      interruption: 'unknown',
      data: 'recoverability-reduced',
      reversible: 'unknown',
      why: 'Takes the staging labels off a version of the secret, which AWS may delete then. Consumers that ask for it by label find nothing.',
      source: sources.version,
    }),
  ];
};

const stages: AttributeRule = ({ name }) => [
  finding({
    code: 'secret-version-stages',
    attribute: name,
    interruption: 'unknown',
    why: 'Moves staging labels of the secret now, and consumers read another version by them.',
    fix: 'Check which label consumers ask for.',
    source: sources.version,
  }),
];

const writtenInPlace: AttributeRule = (_attribute, change, context) => written(change, context);

const version: Kind = {
  types: ['aws_secretsmanager_secret_version'],
  noun: 'the version of the secret',
  updated: {
    has_secret_string_wo: quiet,
    secret_binary: writtenInPlace,
    secret_string: writtenInPlace,
    secret_string_wo_version: writtenInPlace,
    version_stages: stages,
  },
  destroyed: unmanaged,
  replaced: written,
  left: written,
};

/** Any change of a rotation starts one, unless it is told not to. */
const rotates = (change: Change): boolean => flag(change.after?.rotate_immediately) !== false;

const schedule: AttributeRule = ({ name }, change) =>
  rotates(change)
    ? [
        finding({
          code: 'secret-rotates-now',
          attribute: name,
          severity: 'review',
          interruption: 'unknown',
          why: 'Rotates the secret now, as a side effect of the changed rotation. Consumers that hold the old value may be refused until they read again.',
          fix: 'Set rotate_immediately to false to wait for the schedule.',
          source: sources.rotateSecret,
        }),
      ]
    : [];

/** Without a rotation at once, the next one is made by other code. */
const functionUpdated: AttributeRule = (attribute, change, context) =>
  rotates(change) || isUnset(attribute.before)
    ? schedule(attribute, change, context)
    : [
        finding({
          code: 'secret-rotation-function',
          attribute: attribute.name,
          severity: 'review',
          why: 'Has the secret rotated by another function from the next rotation on. Where that one fails, the secret keeps its value.',
          fix: 'Test the function, and its rights on the secret, first.',
          source: sources.rotateSecret,
        }),
      ];

const immediately: AttributeRule = (attribute, change, context) =>
  // Another changed argument tells the same already.
  isUnknown(attribute.after) || change.changed.every(({ name }) => name === attribute.name)
    ? schedule(attribute, change, context)
    : [];

/** A secret that is as new as its rotation has no readers yet. */
const rotationCreated: Rule = (change) =>
  rotates(change) && text(change.after?.secret_id) !== undefined
    ? [
        finding({
          code: 'secret-rotation-on',
          severity: 'review',
          interruption: 'unknown',
          why: 'Rotates the secret at once, as rotation is switched on. Consumers that hold the old value may be refused until they read again.',
          fix: 'Set rotate_immediately to false to wait for the schedule.',
          source: sources.rotateSecret,
        }),
      ]
    : [];

const rotation: Kind = {
  types: ['aws_secretsmanager_secret_rotation'],
  noun: 'the rotation of the secret',
  created: rotationCreated,
  updated: {
    rotate_immediately: immediately,
    rotation_lambda_arn: functionUpdated,
    rotation_rules: schedule,
  },
  destroyed: (change, context) =>
    isSecretGone(change, context)
      ? []
      : [
          finding({
            code: 'secret-rotation-off',
            severity: 'review',
            why: 'Ends the automatic rotation of the secret. Its value stays valid; a rotation under way is cancelled and may leave labels to tidy up.',
            fix: 'Keep the rotation, or rotate by hand.',
            source: sources.rotateSecret,
          }),
        ],
  replaced: (change) => [
    finding({
      code: 'secret-rotation-replaced',
      severity: 'review',
      interruption: rotates(change) ? 'unknown' : 'none',
      why: `Ends the rotation of the secret and sets up another${causeOf(change)}${rotates(change) ? ', and rotates at once' : ''}.`,
      source: sources.rotateSecret,
    }),
  ],
};

export const versionKinds: readonly Kind[] = [version, rotation];
