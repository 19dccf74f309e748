import type { Note } from './impact.ts';
import type { Plan } from './read/index.ts';

/** What a reader should know of a plan as a whole. */
export const notesOf = (plan: Plan): readonly Note[] => [
  ...failedPlan(plan),
  ...incompletePlan(plan),
  ...deferredChanges(plan),
  ...unknownActions(plan),
  ...failedChecks(plan),
  ...actionsInvoked(plan),
  ...removedOutputs(plan),
];

const failedPlan = ({ errored }: Plan): readonly Note[] =>
  errored === true
    ? [
        {
          code: 'plan-errored',
          severity: 'review',
          text: 'Terraform stopped with an error while planning: what it had not reached is missing here. Such a plan can not be applied.',
        },
      ]
    : [];

const incompletePlan = ({ complete, deferred }: Plan): readonly Note[] =>
  complete === false && deferred.length === 0
    ? [
        {
          code: 'plan-incomplete',
          severity: 'review',
          text: 'The plan is not complete: another plan and apply will follow, with changes that are not here.',
        },
      ]
    : [];

function deferredChanges({ deferred }: Plan): readonly Note[] {
  const reasons = [...new Set(deferred.map(({ reason }) => reason))].sort();
  return reasons.map((reason) => ({
    code: 'deferred-changes',
    severity: 'review',
    text: `Changes are deferred to a later plan (${reason}): what they do is decided there and not reviewed here.`,
    addresses: deferred.filter((one) => one.reason === reason).map(({ change }) => change.address),
  }));
}

function unknownActions({ changes }: Plan): readonly Note[] {
  const actions = [...new Set(changes.flatMap(({ unknownAction }) => unknownAction ?? []))].sort();
  return actions.map((action) => ({
    code: 'unknown-action',
    severity: 'review',
    text: `The plan has an action that is not known here (${action}): what it does is not reviewed.`,
    addresses: changes.filter((one) => one.unknownAction === action).map(({ address }) => address),
  }));
}

/** The message of a check is a sentence of its own. */
const withoutStop = (sentence: string): string => sentence.trim().replace(/\.$/, '');

function failedChecks({ checks }: Plan): readonly Note[] {
  const failed = checks.filter(({ status }) => status === 'fail' || status === 'error');
  return failed.map(({ address, problems }) => ({
    code: 'check-failed',
    severity: 'review',
    text: `A check of the configuration fails${problems.length === 0 ? '' : `: ${problems.map(withoutStop).join('; ')}`}.`,
    addresses: [address],
  }));
}

const actionsInvoked = ({ actionInvocations }: Plan): readonly Note[] =>
  actionInvocations.length === 0
    ? []
    : [
        {
          code: 'actions-invoked',
          severity: 'review',
          text: `${actionInvocations.length === 1 ? 'An action is' : `${actionInvocations.length} actions are`} run by the apply; what actions do is not known here.`,
          addresses: actionInvocations.map(({ address }) => address),
        },
      ];

function removedOutputs({ outputs }: Plan): readonly Note[] {
  const removed = outputs.filter(({ action }) => action === 'delete').map(({ name }) => name);
  return removed.length === 0
    ? []
    : [
        {
          code: 'outputs-removed',
          text: `Outputs go away: ${removed.join(', ')}. Configurations that read this state by terraform_remote_state fail without them.`,
        },
      ];
}
