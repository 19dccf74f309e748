import { describe, expect, it } from 'vitest';
import { sealedEnvironment } from './sealed-environment.ts';

const endpoint = 'http://127.0.0.1:4566';

describe('the sealed environment', () => {
  it('inherits no variable of AWS or Terraform', () => {
    const environment = sealedEnvironment({
      endpoint,
      env: {
        PATH: '/bin',
        AWS_PROFILE: 'production',
        AWS_SESSION_TOKEN: 'real',
        AWS_ACCESS_KEY_ID: 'real',
        TF_VAR_region: 'us-east-1',
        TF_CLI_ARGS: '-destroy',
        HTTPS_PROXY: 'http://proxy.example:3128',
      },
    });
    expect(Object.values(environment)).not.toContain('real');
    expect(environment).toMatchObject({
      PATH: '/bin',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'TF_VAR_region', 'TF_CLI_ARGS', 'HTTPS_PROXY']) {
      expect(environment).not.toHaveProperty(name);
    }
  });

  it('sends every AWS request to the endpoint and asks nobody for a version', () => {
    expect(sealedEnvironment({ endpoint, env: {} })).toMatchObject({
      AWS_ENDPOINT_URL: endpoint,
      TF_VAR_emulator_endpoint: endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      CHECKPOINT_DISABLE: '1',
    });
  });

  it('leads whatever is not for loopback to the recorder', () => {
    const recorder = { proxyUrl: 'http://127.0.0.1:9' };
    expect(sealedEnvironment({ endpoint, recorder, env: {} })).toMatchObject({
      HTTPS_PROXY: recorder.proxyUrl,
      HTTP_PROXY: recorder.proxyUrl,
      NO_PROXY: '127.0.0.1,localhost,::1',
    });
  });

  it.each(['http://127.0.0.1:4566', 'http://localhost:4566', 'http://[::1]:4566'])(
    'accepts %s',
    (loopback) => {
      expect(sealedEnvironment({ endpoint: loopback, env: {} }).AWS_ENDPOINT_URL).toBe(loopback);
    },
  );

  it.each([
    'https://rds.eu-central-1.amazonaws.com',
    'http://10.0.0.5:4566',
    'http://127.0.0.1.example.com:4566',
    'http://127.0.0.1:4566@example.com',
    'http://localhost@example.com',
    'http://127.0.0.1@localhost',
    'https://127.0.0.1:4566',
    '127.0.0.1:4566',
    '',
  ])('refuses %j', (foreign) => {
    expect(() => sealedEnvironment({ endpoint: foreign, env: {} })).toThrow('refused to aim terraform at');
  });
});
