import { z } from 'zod';
import { clusterShape } from './cluster.ts';
import { property } from './property.ts';
import { addressRange, label, text } from './text.ts';

const account = text(/^\d{12}$/, 'an AWS account id of twelve digits');
const bucketName = text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'an S3 bucket name');
const region = z.string().min(1);

const state = z.strictObject({
  bucket: property(bucketName, {
    about: 'S3 bucket that keeps the Terraform state.',
    change: 'Run `terraform init -migrate-state`; a wrong move loses the state.',
    computed: '`plinth-state-<account>-<region>`',
  }),
  key: property(z.string().min(1), {
    about: 'Key of the state object in the bucket; no two stacks may share one.',
    change: 'Run `terraform init -migrate-state`; a wrong move loses the state.',
    computed: '`<service>/<environment>/terraform.tfstate`',
  }),
  region: property(region, {
    about: 'Region of the state bucket.',
    change: 'Run `terraform init -reconfigure`.',
    computed: 'the region of the environment',
  }),
});

const emulator = z.strictObject({
  endpoint: property(
    text(/^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/, 'an http URL on 127.0.0.1 or localhost'),
    {
      about: 'Where the AWS emulator listens. Set for local environments only; state is then a local file.',
      change: 'free',
      example: 'http://127.0.0.1:4566',
    },
  ),
});

const kubernetes = z.strictObject({
  namespace: property(label, {
    about: 'Namespace of the workload, made with Pod Security "restricted".',
    change: 'Everything is made anew in the new namespace; the old one stays until it is removed.',
    computed: '`<service>-<environment>`',
  }),
  cluster: property(z.string().min(1), {
    about: 'EKS cluster of the workload; its pods then get AWS credentials by Pod Identity.',
    change: 'Replaces the Pod Identity association: pods lose AWS access until they restart.',
    computed: 'none: no association is made',
  }).optional(),
  externalSecretsRole: property(text(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'the ARN of an IAM role'), {
    about:
      'Role the External Secrets operator runs with. A role that may read exactly the secrets of this service trusts it, and the SecretStore takes that role.',
    change: 'free',
    computed: 'none: the operator reads with its own role, which must be allowed to',
    example: 'arn:aws:iam::111122223333:role/external-secrets',
  }).optional(),
  dnsCidrs: property(z.array(addressRange), {
    about:
      'Where pods may ask for names besides kube-dns: NodeLocal DNSCache, or CoreDNS on the node (EKS Auto Mode).',
    change: 'free',
  }),
  ingressNamespace: property(label, {
    about:
      'Namespace the pods of the gateway or ingress controller run in, the only one that may reach the workload.',
    change: 'free',
    computed:
      'none: nothing outside the namespace reaches the workload. A route needs it, unless it names `gateway.namespace` or `clientCidrs`',
    example: 'ingress-nginx',
  }).optional(),
  monitoringNamespace: property(label, {
    about: 'Namespace of Prometheus, the only one that may scrape the workload.',
    change: 'free',
  }),
  ...clusterShape,
});

export const environmentShape = {
  tier: property(z.enum(['development', 'staging', 'production']), {
    about:
      'Decides every default: `production` is safe, `development` is cheap and still encrypted and private.',
    change: 'Many defaults change at once: read the plan.',
  }),
  account: property(account, {
    about: 'AWS account; Terraform refuses to run against any other.',
    change: 'A new account is a new deployment: nothing moves.',
    example: '111122223333',
  }),
  region: property(region, {
    about: 'AWS region of everything but the disaster-recovery copies.',
    change: 'A new region is a new deployment: nothing moves.',
    example: 'eu-central-1',
  }),
  recoveryRegion: property(region, {
    about: 'AWS region of the disaster-recovery copies.',
    change: 'Replaces what lives there.',
    computed: 'none',
  }).optional(),
  state,
  emulator: emulator.optional(),
  kubernetes,
  tags: property(z.record(z.string().min(1).max(128), z.string().max(256)), {
    about: 'Tags on every AWS resource besides service, environment, owner and managed-by.',
    change: 'free',
  }),
};
