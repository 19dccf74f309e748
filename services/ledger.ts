import { defineService } from 'plinth';

/** A small service: PostgreSQL and nothing else, in a network that exists already. */
export default defineService({
  name: 'ledger',
  owner: 'team-finance',
  workload: {
    image: 'registry.example.com/ledger:2.0.1',
    port: 3000,
  },
  postgres: { version: '17', credentials: 'iam' },
  suppressions: [
    {
      control: 'checkov/CKV_K8S_43',
      resource: 'Deployment/ledger',
      justification: 'The registry refuses to overwrite a tag, so a tag names one image for ever.',
      expires: '2027-11-20',
    },
  ],
  environments: {
    dev: {
      tier: 'development',
      account: '111122223333',
      region: 'eu-central-1',
      kubernetes: { cluster: 'platform-dev', ingressNamespace: 'ingress-nginx' },
    },
    prod: {
      tier: 'production',
      account: '777788889999',
      region: 'eu-central-1',
      kubernetes: {
        cluster: 'platform-prod',
        ingressNamespace: 'ingress-nginx',
        externalSecretsRole: 'arn:aws:iam::777788889999:role/external-secrets',
      },
      network: {
        vpcId: 'vpc-0a1b2c3d4e5f60718',
        subnetIds: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712', 'subnet-0a1b2c3d4e5f60713'],
        clientSecurityGroupIds: ['sg-0a1b2c3d4e5f60710'],
      },
    },
  },
});
