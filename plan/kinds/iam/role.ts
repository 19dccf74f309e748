import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet } from '../../kind.ts';
import { blocks, hasUnknown, isMarker, number, type Value } from '../../value.ts';
import { forcingArguments } from '../forcing.ts';
import { boundaryUpdated, identityPolicy, loses, setUpdated, trustFindings } from './attribute-rules.ts';
import { type Document, documentOf, joined } from './document.ts';
import { documentFindings } from './policy.ts';

/** All inline policies count together: moving a statement from one to another changes nothing. */
const inlineDocument = (value: Value): Document =>
  isMarker(value) || hasUnknown(value)
    ? 'unknown'
    : joined(blocks(value).map(({ policy }) => documentOf(policy)));

const inlineUpdated: AttributeRule = ({ name, before, after }) =>
  documentFindings(inlineDocument(before), inlineDocument(after), {
    ...identityPolicy('the inline policies of the role'),
    attribute: name,
  });

/** Attached elsewhere, the list is only computed from what is there. */
const managedUpdated: AttributeRule = (attribute, change, context) =>
  isMarker(attribute.after) && context.isConfigured(change, attribute.name) !== true
    ? []
    : setUpdated('iam-attachment', 'the policies attached to the role')(attribute, change, context);

/** AWS refuses to assume a role for longer than it allows; sessions that run keep their end. */
const sessionUpdated: AttributeRule = ({ name, before, after }) =>
  (number(after) ?? 0) >= (number(before) ?? 0)
    ? []
    : [
        loses(
          'iam-session-shorter',
          'Allows shorter sessions only. Callers that ask for the longer time are refused.',
          name,
        ),
      ];

const destroyed = (): readonly Finding[] => [
  loses(
    'iam-role-delete',
    'Deletes the role. Everything that runs under it loses access, at the latest when its session ends; what that is no plan tells.',
  ),
];

const replaced = (change: Change, _context: Context): readonly Finding[] => {
  const forcing = forcingArguments(change).join(' and ');
  return [
    finding({
      code: 'iam-role-replace',
      interruption: 'unknown',
      why: `Replaces the role, which gets a new id even under the same name. Everything that runs under the old one loses access, and policies elsewhere that name it have to be saved again.${forcing === '' ? '' : ` The change of ${forcing} forces it.`}`,
      source: 'IAM User Guide, IAM identifiers; AWS JSON policy elements: Principal',
    }),
    ...trustFindings(change.before?.assume_role_policy, change.after?.assume_role_policy).filter(({ code }) =>
      code.endsWith('-public'),
    ),
  ];
};

export const roleKind: Kind = {
  types: ['aws_iam_role'],
  noun: 'the role',
  created: ({ after }) =>
    trustFindings('', after?.assume_role_policy).filter(({ code }) => code.endsWith('-public')),
  updated: {
    arn: quiet,
    assume_role_policy: ({ before, after }) => trustFindings(before, after),
    create_date: quiet,
    description: quiet,
    force_detach_policies: quiet,
    id: quiet,
    inline_policy: inlineUpdated,
    managed_policy_arns: managedUpdated,
    max_session_duration: sessionUpdated,
    name: quiet,
    name_prefix: quiet,
    path: quiet,
    permissions_boundary: boundaryUpdated,
    tags: quiet,
    tags_all: quiet,
    unique_id: quiet,
  },
  destroyed,
  replaced,
};
