import { finding } from '../../finding.ts';
import { type AttributeRule, type Kind, quiet, type Rule } from '../../kind.ts';

/** What the rules name is deleted for good, and which images that are only the registry knows. */
const expiring = finding({
  code: 'images-expire',
  attribute: 'policy',
  data: 'unknown',
  reversible: 'no',
  why: 'Lets the registry delete the images that the lifecycle policy names, those that are there now included. They are gone within 24 hours; which they are the plan does not show.',
  fix: 'Look at a preview of the lifecycle policy first.',
  source: 'Amazon ECR User Guide, Automate the cleanup of images by using lifecycle policies',
});

const policyUpdated: AttributeRule = () => [expiring];

/** A repository as new as its policy holds nothing yet. */
const policyCreated: Rule = (change, context) =>
  context
    .references(change)
    .some(
      ({ type, action }) => type === 'aws_ecr_repository' && (action === 'create' || action === 'replace'),
    )
    ? []
    : [expiring];

export const ecrKinds: readonly Kind[] = [
  {
    types: ['aws_ecr_lifecycle_policy'],
    noun: 'the lifecycle policy of the image repository',
    created: policyCreated,
    updated: { policy: policyUpdated, registry_id: quiet },
    // Without it every image stays.
    destroyed: () => [],
    replaced: policyCreated,
  },
];
