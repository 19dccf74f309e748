import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { causeOf, dependants, endsIt, inWords, isNameTaken } from '../ending.ts';
import { sources } from './sources.ts';

/** The value, in any of its spellings; Parameter Store keeps the last hundred. */
const value: AttributeRule = ({ name }) => [
  finding({
    code: 'ssm-parameter-value',
    attribute: name,
    interruption: 'unknown',
    why: 'Writes another value of the parameter now. Consumers that read it at start keep the old one until then; earlier versions stay in the history.',
    fix: 'Restart or reload what reads it.',
    source: sources.parameter,
  }),
];

const encryption: AttributeRule = ({ name }) => [
  finding({
    code: 'ssm-parameter-encryption',
    attribute: name,
    interruption: 'unknown',
    why: 'Changes how the parameter is stored, now. Readers need the right to decrypt, and have to ask for decryption.',
    fix: 'Give readers kms:Decrypt on the key first.',
    source: sources.parameter,
  }),
];

const named = (change: Change, context: Context): string => {
  const users = inWords(dependants(change, context));
  return users === '' ? '' : ` It is named by ${users}.`;
};

const nameTaken = (change: Change): Finding =>
  finding({
    code: 'ssm-parameter-name-taken',
    timing: 'not-applied',
    apply: 'fails',
    why: `Fails to replace the parameter${causeOf(change)}, as the old one still has the name when the new one is created.`,
    source: sources.parameter,
  });

const parameter: Kind = {
  types: ['aws_ssm_parameter'],
  noun: 'the parameter',
  updated: {
    allowed_pattern: quiet,
    data_type: quiet,
    description: quiet,
    has_value_wo: quiet,
    insecure_value: value,
    key_id: encryption,
    overwrite: quiet,
    tier: quiet,
    type: encryption,
    value,
    value_wo_version: value,
  },
  destroyed: (change, context) => [
    finding({
      code: 'ssm-parameter-deleted',
      interruption: 'outage',
      data: 'loss',
      reversible: 'no',
      why: `Deletes the parameter with its history${causeOf(change)}, and readers find nothing. AWS keeps no copy; a value that was set by hand is gone.${named(change, context)}`,
      fix: 'Note the value down, and look for readers first.',
      source: sources.parameter,
    }),
  ],
  left: (change) => (isNameTaken(change, 'name') ? [nameTaken(change)] : []),
  replaced: (change, context) => {
    if (isNameTaken(change, 'name')) return [nameTaken(change)];
    return [
      finding({
        code: 'ssm-parameter-replaced',
        interruption: 'unknown',
        data: 'recoverability-reduced',
        reversible: 'no',
        why: `Replaces the parameter${causeOf(change)}, and its history is gone. Readers find nothing between the two.${named(change, context)}`,
        source: sources.parameter,
      }),
    ];
  },
};

const document: Kind = {
  types: ['aws_ssm_document'],
  noun: 'the document',
  updated: {
    attachments_source: quiet,
    content: quiet,
    document_format: quiet,
    permissions: quiet,
    target_type: quiet,
    version_name: quiet,
  },
  left: () => [],
  destroyed: (change) => [
    finding({
      code: 'ssm-document-gone',
      interruption: 'unknown',
      why: `${endsIt(change)} the document${causeOf(change)} with all of its versions, and what runs it fails until there is one again.`,
      source: sources.document,
    }),
  ],
};

export const ssmKinds: readonly Kind[] = [parameter, document];
