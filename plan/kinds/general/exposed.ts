import type { Change } from '../../change.ts';
import { type Finding, type FindingProps, finding } from '../../finding.ts';
import { flag, isUnset, list, text, type Value } from '../../value.ts';
import { documentOf } from '../iam/document.ts';
import { isPublic } from '../iam/public.ts';

/** An address on the internet, for what had none. */
export const exposed: Omit<FindingProps, 'attribute'> = {
  code: 'exposed',
  severity: 'dangerous',
  why: 'Gives it an address on the internet now. What stands between it and everybody is its security groups and its passwords.',
  fix: 'Leave it off and reach it through the network.',
  source: 'documentation of the AWS provider for the type',
};

/** Without a policy these let in whoever reaches them already: something else stands before them. */
const openAnyway = new Set([
  'aws_api_gateway_rest_api',
  'aws_api_gateway_rest_api_policy',
  'aws_ecrpublic_repository_policy',
  'aws_efs_file_system_policy',
  'aws_vpc_endpoint',
  'aws_vpc_endpoint_policy',
]);

/** Whether a policy lets everybody use a resource that they can reach. */
export function opensToAll(policy: Value | undefined, { type, after }: Change): boolean {
  // A search domain in a VPC has no endpoint outside of it.
  if (openAnyway.has(type) || (list(after?.vpc_options) ?? []).length > 0) return false;
  const document = documentOf(policy);
  return document !== 'unknown' && document.some(isPublic);
}

export const publicPolicy = (attribute: string): Finding =>
  finding({
    code: 'policy-public',
    attribute,
    severity: 'dangerous',
    why: 'Lets everybody use it: the policy allows any principal without a condition that says who.',
    fix: 'Name the principals, or add a condition such as aws:PrincipalOrgID.',
    source: 'AWS Identity and Access Management User Guide, AWS JSON policy elements: Principal',
  });

const publicPermission = ({ principal, ...conditions }: Readonly<Record<string, Value>>): boolean =>
  text(principal) === '*' &&
  ['source_arn', 'source_account', 'principal_org_id', 'function_url_auth_type'].every((name) =>
    isUnset(conditions[name]),
  );

const whole: Readonly<Record<string, (after: Readonly<Record<string, Value>>) => readonly Finding[]>> = {
  aws_lambda_permission: (after) => (publicPermission(after) ? [publicPolicy('principal')] : []),
  aws_lambda_function_url: (after) => (text(after.authorization_type) === 'NONE' ? [openUrl] : []),
  aws_ami_launch_permission: (after) => (text(after.group) === 'all' ? [publicImage] : []),
};

const openUrl = finding({
  code: 'function-url-open',
  attribute: 'authorization_type',
  severity: 'review',
  why: 'Answers anybody on the internet over HTTPS, without asking who it is.',
  fix: 'Set authorization_type to AWS_IAM, unless the function itself asks.',
  source: 'AWS Lambda Developer Guide, Control access to Lambda function URLs',
});

const publicImage = finding({
  code: 'image-public',
  attribute: 'group',
  severity: 'dangerous',
  why: 'Lets every AWS account launch the image, and read all that is on it.',
  fix: 'Name the accounts or the organization instead.',
  source: 'Amazon EC2 User Guide, Make your AMI publicly available for use in Amazon EC2',
});

/** What takes the place of something that was not open to everybody. */
export function newlyExposed(change: Change): readonly Finding[] {
  if (change.action !== 'replace') return [];
  const old = new Set(createdExposed({ ...change, after: change.before }).map(({ code }) => code));
  return createdExposed(change).filter(({ code }) => !old.has(code));
}

const policies = ['policy', 'access_policies', 'access_policy', 'resource_policy'];

/** A creation is quiet, unless what is created is open to everybody from its first moment. */
export function createdExposed(change: Change): readonly Finding[] {
  const { type, after = {} } = change;
  return [
    ...['publicly_accessible', 'public_connectivity']
      .filter((name) => flag(after[name]) === true)
      .map((attribute) => finding({ ...exposed, attribute })),
    ...policies.filter((name) => opensToAll(after[name], change)).map(publicPolicy),
    ...(Object.hasOwn(whole, type) ? (whole[type]?.(after) ?? []) : []),
  ];
}
