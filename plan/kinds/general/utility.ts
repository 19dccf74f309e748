import type { Change } from '../../change.ts';
import type { Context } from '../../context.ts';
import { type Finding, finding } from '../../finding.ts';
import type { Kind, Rule } from '../../kind.ts';
import { quietly, tells } from '../stores/arguments.ts';
import { endingOf, forcedBy } from '../stores/ending.ts';

const provisioners = (change: Change, context: Context, when: string): readonly Finding[] =>
  context.hasProvisioners(change)
    ? [
        finding({
          code: 'provisioners-run',
          severity: 'review',
          interruption: 'unknown',
          data: 'unknown',
          reversible: 'unknown',
          apply: 'unknown',
          why: `Runs the provisioners of this resource ${when}. What their commands do no plan shows.${forcedBy(change)}`,
          fix: 'Read the commands.',
          source: 'Terraform language, Provisioners',
        }),
      ]
    : [];

/** Nothing exists but in the state: only provisioners do anything. */
const placeholder: Kind = {
  types: ['null_resource', 'terraform_data'],
  noun: 'the placeholder',
  created: (change, context) => provisioners(change, context, 'as it is created'),
  updated: quietly('input', 'triggers_replace', 'triggers', 'output'),
  // Of an object that is deposed, Terraform runs none.
  destroyed: (change, context) =>
    change.deposed === undefined ? provisioners(change, context, 'as it is destroyed') : [],
  replaced: (change, context) => provisioners(change, context, 'as it is replaced'),
  // Of the old one Terraform runs none.
  left: (change, context) => provisioners(change, context, 'as it is created'),
};

const nothing: Rule = () => [];

/** Moments kept in the state. What hangs on them is planned as a change of its own. */
const moments: Kind = {
  types: ['time_static', 'time_offset', 'time_rotating', 'time_sleep'],
  noun: 'the moment',
  updated: quietly(
    'triggers',
    'rfc3339',
    'base_rfc3339',
    'create_duration',
    'destroy_duration',
    'rotation_rfc3339',
    ...['years', 'months', 'days', 'hours', 'minutes', 'seconds'].flatMap((unit) => [
      `offset_${unit}`,
      `rotation_${unit}`,
      unit.slice(0, -1),
      unit,
    ]),
    'unix',
  ),
  destroyed: nothing,
  left: nothing,
};

/** Rendered from what the configuration says; nothing is kept anywhere. */
const rendered: Kind = {
  types: ['archive_file', 'template_file', 'template_dir', 'template_cloudinit_config', 'cloudinit_config'],
  noun: 'the rendered file',
  updated: quietly(
    'template',
    'vars',
    'rendered',
    'source',
    'source_file',
    'source_dir',
    'output_path',
    'part',
  ),
  destroyed: nothing,
  left: nothing,
};

/** Files on the machine that runs Terraform. */
const localFile: Kind = {
  types: ['local_file', 'local_sensitive_file'],
  noun: 'the local file',
  updated: {
    ...quietly('directory_permission', 'file_permission'),
    content: tells({
      code: 'local-file-content',
      severity: 'safe',
      why: 'Writes the local file anew.',
      source: 'Terraform local provider documentation, local_file',
    }),
  },
  destroyed: (change) =>
    change.action === 'replace'
      ? []
      : [
          finding({
            code: 'local-file-delete',
            severity: 'safe',
            why: `${endingOf(change, 'a file')} on the machine that runs Terraform. Its content is in the configuration.`,
            source: 'Terraform local provider documentation, local_file',
          }),
        ],
};

export const utilityKinds: readonly Kind[] = [placeholder, moments, rendered, localFile];
