const acronyms = new Set(
  'acl acm api cidr dax dhcp dkim dlm dms dns ebs ec2 ecr ecs efs eks elb emr fsx hsm iam ip ipv4 ipv6 kms mq msk mwaa nat oidc ram rds rest s3 ses sns sqs ssh ssl ssm url vpc vpn waf'.split(
    ' ',
  ),
);

/** As AWS writes the names of its services. */
const services: Readonly<Record<string, string>> = {
  apigatewayv2: 'API gateway',
  appmesh: 'App Mesh',
  apprunner: 'App Runner',
  appsync: 'AppSync',
  athena: 'Athena',
  cloudformation: 'CloudFormation',
  cloudfront: 'CloudFront',
  cloudwatch: 'CloudWatch',
  codebuild: 'CodeBuild',
  codedeploy: 'CodeDeploy',
  codepipeline: 'CodePipeline',
  cognito: 'Cognito',
  dx: 'Direct Connect',
  elasticsearch: 'Elasticsearch',
  glue: 'Glue',
  guardduty: 'GuardDuty',
  kinesis: 'Kinesis',
  lambda: 'Lambda',
  lightsail: 'Lightsail',
  networkfirewall: 'Network Firewall',
  opensearch: 'OpenSearch',
  redshift: 'Redshift',
  route53: 'Route 53',
  sagemaker: 'SageMaker',
  securityhub: 'Security Hub',
  sfn: 'Step Functions',
  wafv2: 'WAF',
};

/** "the ECS capacity provider" for aws_ecs_capacity_provider. */
export function nounOf(type: string): string {
  const words = type.split('_').slice(1);
  const [service, first] = words;
  // aws_budgets_budget is a budget.
  const named = first !== undefined && service === `${first}s` ? words.slice(1) : words;
  const written = named.map((word) => {
    if (acronyms.has(word)) return word.toUpperCase();
    return Object.hasOwn(services, word) ? services[word] : word;
  });
  return `the ${written.join(' ')}`;
}
