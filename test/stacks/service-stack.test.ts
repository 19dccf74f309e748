import './matchers.ts';
import { describe, expect, it } from 'vitest';
import { logicalId } from '../../stacks/logical-id.ts';
import { stackTransforms } from '../../stacks/transforms.ts';
import { development, local, production } from './fixture.ts';
import { addresses, at, synthStack } from './synth.ts';

const prod = synthStack(production);

describe('addresses', () => {
  it('are the construct path, without hashes', () => {
    expect(logicalId(['postgres', 'parameter-group'])).toBe('postgres_parameter-group');
    expect(logicalId(['postgres', 'Resource'])).toBe('postgres');
    expect(logicalId(['a.b c'])).toBe('a-b-c');
  });

  it('of a production service stay what state and reviewers know', () => {
    expect(addresses(prod)).toMatchSnapshot();
  });

  it('of a development service stay what state and reviewers know', () => {
    expect(addresses(synthStack(development))).toMatchSnapshot();
  });
});

describe('providers', () => {
  it('refuse any account but the environment’s', () => {
    expect(
      prod.provider.aws.map(({ alias, region, allowed_account_ids }) => [alias, region, allowed_account_ids]),
    ).toEqual([
      [undefined, 'eu-west-1', ['111122223333']],
      ['recovery', 'eu-central-1', ['111122223333']],
    ]);
  });

  it('tag everything with service, environment and owner', () => {
    const tags = {
      service: 'orders',
      environment: 'prod',
      owner: 'team-orders',
      'managed-by': 'plinth',
      'cost-center': '4711',
    };
    for (const provider of prod.provider.aws) expect(provider.default_tags).toEqual([{ tags }]);
  });

  it('do not let an environment’s tags replace those of the kit', () => {
    const { environment } = production;
    const renamed = synthStack({
      ...production,
      environment: { ...environment, tags: { service: 'other' } },
    });
    expect(renamed.provider.aws[0].default_tags).toEqual([
      { tags: expect.objectContaining({ service: 'orders' }) },
    ]);
  });
});

describe('state', () => {
  it('lies in S3, encrypted, with a lock file', () => {
    expect(prod.terraform.backend).toEqual({
      s3: {
        bucket: 'plinth-state-111122223333',
        key: 'orders/prod.tfstate',
        region: 'eu-west-1',
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  it('of an emulator lies beside the stack, at no absolute path', () => {
    expect(synthStack(local).terraform.backend).toEqual({ local: { path: 'terraform.tfstate' } });
  });

  it('needs a Terraform that knows write-only arguments', () => {
    expect(prod.terraform.required_version).toBe('>= 1.11.0');
  });
});

describe('an emulator', () => {
  const stack = synthStack(local);

  it('is reached at a variable address, with keys that are no secret', () => {
    const [provider] = stack.provider.aws;
    expect(provider).toMatchObject({
      access_key: 'test',
      secret_key: 'test',
      skip_credentials_validation: true,
      skip_requesting_account_id: false,
      skip_metadata_api_check: 'true',
      s3_use_path_style: true,
      max_retries: 2,
    });
    expect(provider).not.toHaveProperty('allowed_account_ids');
    const [endpoints] = provider.endpoints as [Record<string, string>];
    expect(new Set(Object.values(endpoints))).toEqual(new Set(['${var.emulator_endpoint}']));
    expect(stack.variable?.emulator_endpoint?.default).toBe('http://127.0.0.1:4566');
  });

  it('has an endpoint for every service the stack uses', () => {
    const [endpoints] = stack.provider.aws[0].endpoints as [Record<string, string>];
    expect(Object.keys(endpoints)).toEqual(
      expect.arrayContaining([
        'ec2',
        'eks',
        'elasticache',
        'iam',
        'kms',
        'logs',
        'rds',
        's3',
        'secretsmanager',
        'sts',
      ]),
    );
  });

  it('is never an address off this machine', () => {
    const validation = JSON.stringify(stack.variable?.emulator_endpoint?.validation);
    const [{ condition }] = JSON.parse(validation) as [{ condition: string }];
    const [, literal] = /regex\(("(?:[^"\\]|\\.)*")/.exec(condition) as unknown as [string, string];
    const pattern = JSON.parse(literal) as string;
    const accepts = (endpoint: string) => new RegExp(pattern).test(endpoint);
    expect(
      ['http://127.0.0.1:4566', 'http://localhost', 'http://localhost:4566/'].filter(accepts),
    ).toHaveLength(3);
    for (const foreign of [
      'https://rds.eu-west-1.amazonaws.com',
      'http://localhost.example.com',
      'http://localhost@example.com',
      'http://127.0.0.1:80@example.com',
      'http://127x0x0x1',
    ]) {
      expect(accepts(foreign), foreign).toBe(false);
    }
  });
});

describe('transforms', () => {
  it('change one resource by name', () => {
    const stack = synthStack(production, {
      transform: {
        'postgres.instance': { deletionProtection: false },
        'redis.user': (config: object) => ({ ...config, accessString: 'on ~app:* +@read' }),
      },
    });
    expect(at(stack, 'aws_db_instance.postgres').deletion_protection).toBe(false);
    expect(at(stack, 'aws_db_instance.recovery_postgres').deletion_protection).toBe(true);
    expect(at(stack, 'aws_elasticache_user.redis_user').access_string).toBe('on ~app:* +@read');
  });

  it('change the recovery region apart from the primary one', () => {
    const stack = synthStack(production, {
      transform: { 'recovery.network.vpc': { cidrBlock: '10.99.0.0/16' } },
    });
    expect(at(stack, 'aws_vpc.recovery_network_vpc').cidr_block).toBe('10.99.0.0/16');
    expect(at(stack, 'aws_vpc.network_vpc').cidr_block).toBe('10.40.0.0/16');
  });

  it('are all used, each name listed', () => {
    const used = new Set<string>();
    const record = (name: string) => (config: object) => {
      used.add(name);
      return config;
    };
    synthStack(production, {
      transform: Object.fromEntries(stackTransforms.map((name) => [name, record(name)])),
    });
    expect(stackTransforms.filter((name) => !used.has(name))).toEqual([]);
  });

  it('are all listed, each name used', () => {
    const asked = new Set<string>();
    const transform = new Proxy({}, { get: (_, name) => void asked.add(String(name)) });
    synthStack(production, { transform });
    expect([...asked].filter((name) => !stackTransforms.includes(name))).toEqual([]);
  });
});

describe('the synthesized stack', () => {
  it('is the same bytes every time', () => {
    expect(synthStack(production).json).toBe(prod.json);
  });

  it('leaks no unresolved token', () => {
    expect(prod.json).not.toMatch(/tf_?token\[|\$\{TfTok|e\+29\d/i);
  });

  it('refers to no other stack', () => {
    expect(prod.json).not.toContain('terraform_remote_state');
  });
});
