import { describe, expect, it } from 'vitest';
import { maskObject, maskText } from '../../k8s/mask.ts';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
const awsKey = 'AKIAIOSFODNN7EXAMPLE';
const awsSecret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const pem = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'MIIEpAIBAAKCAQEA7bq2LKgCNMsxoYl5eWWzQmYkVwKyNFoBQe1xTnZr8K0y5GQp',
  'Zk3bS1aVvJYwNqzHhT0LxqUe3S9fD2cRtPm7WlK4gXo6uVnEiAaMsIhBdCjFyOrT',
  '-----END RSA PRIVATE KEY-----',
];

describe('text', () => {
  it.each([
    [
      'a password in a URL',
      'connect postgresql://orders_app:s3cr3t@db:5432/orders',
      'connect postgresql://orders_app:<hidden>@db:5432/orders',
    ],
    [
      'a password with @, / and # in a URL',
      'redis://u:p@ss/w#rd@cache:6379/0',
      'redis://u:<hidden>@cache:6379/0',
    ],
    ['a password without a user', 'rediss://:s3cr3t@cache:6379', 'rediss://:<hidden>@cache:6379'],
    [
      'a token as the user of a URL',
      'git clone https://x0x1x2x3x4x5x6x7x8x9x0@github.com/o/r',
      'git clone https://<hidden>@github.com/o/r',
    ],
    ['password=…', 'dsn host=db password=s3cr3t user=app', 'dsn host=db password=<hidden> user=app'],
    ["password='two words'", "host=db password='two words' user=app", 'host=db password=<hidden> user=app'],
    ['PGPASSWORD: …', 'PGPASSWORD: s3cr3t', 'PGPASSWORD: <hidden>'],
    ['a value with separators in it', 'POSTGRES_PASSWORD=a,b;c&d next', 'POSTGRES_PASSWORD=<hidden> next'],
    [
      'JSON',
      '{"level":"info","password":"s3\\"cr3t","user":"app"}',
      '{"level":"info","password":<hidden>,"user":"app"}',
    ],
    [
      'JSON inside JSON',
      '{"msg":"{\\"clientSecret\\":\\"s3cr3t\\",\\"id\\":1}"}',
      '{"msg":"{\\"clientSecret\\":<hidden>,\\"id\\":1}"}',
    ],
    ['a Ruby hash', '{"api_key"=>"s3cr3t", "id"=>1}', '{"api_key"=><hidden>, "id"=>1}'],
    ['a quoted value that was cut off', 'password: "s3cr3t with no end', 'password: <hidden>'],
    ['a flag', 'run tool --password s3cr3t --host db', 'run tool --password <hidden> --host db'],
    [
      'a variable as an object',
      '{"name":"PGPASSWORD","value":"s3cr3t"}',
      '{"name":"PGPASSWORD","value":<hidden>}',
    ],
    ['a bearer header', 'Authorization: Bearer abc.def-123', 'Authorization: Bearer <hidden>'],
    ['a basic header', 'authorization: Basic dXNlcjpwYXNz', 'authorization: Basic <hidden>'],
    [
      'a header in JSON',
      '{"authorization":"Bearer abc123def","x":1}',
      '{"authorization":"Bearer <hidden>","x":1}',
    ],
    ['a bearer token on its own', 'sent bearer abc123def456', 'sent bearer <hidden>'],
    ['a cookie', 'Set-Cookie: sid=s3cr3t; Path=/', 'Set-Cookie: <hidden>'],
    ['a JSON web token', `got ${jwt} back`, 'got <hidden> back'],
    ['an AWS key', `key ${awsKey} is used`, 'key <hidden> is used'],
    ['an AWS key and its secret', `${awsKey}:${awsSecret}`, '<hidden>'],
    ['an AWS secret by its name', `aws_secret_access_key = ${awsSecret}`, 'aws_secret_access_key = <hidden>'],
    [
      'a signed request',
      'https://db/?Action=connect&X-Amz-Signature=abcdef01&X-Amz-Date=1',
      'https://db/?Action=connect&X-Amz-Signature=<hidden>&X-Amz-Date=1',
    ],
    ['a token that says whose it is', 'using ghp_abcdefghij0123456789 now', 'using <hidden> now'],
    ['padded base64', 'data c2VjcmV0LXZhbHVlLW9mLW1hbnktYnl0ZXM= end', 'data <hidden> end'],
    ['a private key', ['before', ...pem, 'after'].join('\n'), 'before\n<hidden> private key\nafter'],
    ['a private key in one line', `{"key":"${pem.join('\\n')}"}`, '{"key":"<hidden> private key"}'],
    [
      'a private key without its end',
      ['before', ...pem.slice(0, 2)].join('\n'),
      'before\n<hidden> private key',
    ],
    [
      'a private key without its beginning',
      [...pem.slice(1), 'after'].join('\n'),
      '<hidden> private key\nafter',
    ],
  ])('hides %s', (_, text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    'secret "orders-postgres" not found',
    'MountVolume.SetUp failed for volume "connection-postgres" : secret "orders-postgres" not found',
    'exceeded quota: compute, requested: limits.memory=1Gi, used: limits.memory=2Gi, limited: limits.memory=2Gi',
    'count/secrets=5',
    "couldn't find key DATABASE_URL in Secret orders-prod/orders-postgres",
    'pull registry.example.com/orders@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'FATAL: password authentication failed for user "orders_app"',
    'rediss://orders@cache:6379/0',
    'postgresql://orders_owner:$(PGPASSWORD)@$(PGHOST):$(PGPORT)/orders',
    'bearer authentication failed',
    'line one\n\tline two',
    'max_tokens=100 bypass: yes',
  ])('leaves %s as it is', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['a window title', '\u001b]0;owned\u0007text', 'text'],
    ['a cleared screen', 'a\u001b[2J\u001b[Hb', 'ab'],
    ['a bell and a backspace', 'a\u0007b\b', 'ab'],
    ['a carriage return that overwrites the line', 'real\rfake', 'real\nfake'],
    ['reversed text', 'a\u202egpj.exe', 'agpj.exe'],
  ])('loses %s', (_, text, plain) => {
    expect(maskText(text)).toBe(plain);
  });

  it('hides a password that escapes take apart', () => {
    expect(maskText('pass\u001b[1mword=s3c\u001b[0mr3t')).toBe('password=<hidden>');
  });

  it.each(['a', 'a.', 'QUJD', 'QUJDREVGR0hJSktMTU5PUFFS\n', 'password=', 'http://a:', ' ', 'eyJ', '\\"'])(
    'of %j over and over is searched all the same',
    (part) => {
      expect(maskText(`${part.repeat(40_000 / part.length)}\npassword: s3cr3t`)).not.toContain('s3cr3t');
    },
  );

  it('is the same when masked twice', () => {
    const once = maskText(`Authorization: Bearer abc123\npassword: s3cr3t\nredis://u:p@h\n${pem.join('\n')}`);

    expect(maskText(once)).toBe(once);
  });
});

const object = (kind: string, fields: object) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'orders' },
  ...fields,
});

describe('an object', () => {
  it('that is a Secret shows sizes, not values', () => {
    const secret = object('Secret', { data: { password: 'czNjcjN0', empty: '' }, stringData: { url: 'ü' } });

    // `czNjcjN0` is `s3cr3t`, six bytes; `ü` is two in UTF-8.
    expect(maskObject(secret)).toEqual({
      ...secret,
      data: { password: '<hidden, 6 bytes>', empty: '<hidden, 0 bytes>' },
      stringData: { url: '<hidden, 2 bytes>' },
    });
  });

  it('in a list is masked as it is on its own', () => {
    const list = { apiVersion: 'v1', kind: 'List', items: [object('Secret', { data: { a: 'YQ==' } })] };

    expect(maskObject(list)).toEqual({
      ...list,
      items: [object('Secret', { data: { a: '<hidden, 1 byte>' } })],
    });
  });

  it('hides what kubectl keeps in its annotation', () => {
    const manifest = object('Secret', { stringData: { url: 'abc' } });
    const secret = {
      ...manifest,
      metadata: {
        name: 'orders',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(manifest) },
      },
    };

    expect(JSON.stringify(maskObject(secret))).not.toContain('abc');
  });

  it('hides variables with telling names, not references to them', () => {
    const env = [
      { name: 'PGPASSWORD', value: 's3cr3t' },
      { name: 'API_TOKEN', value: '$(PGPASSWORD)' },
      { name: 'PGHOST', value: 'db' },
      { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'orders-postgres', key: 'password' } } },
      { name: 'DATABASE_URL', value: 'postgresql://app:s3cr3t@db/orders' },
    ];

    expect(maskObject(object('Pod', { spec: { containers: [{ env }] } }))).toEqual(
      object('Pod', {
        spec: {
          containers: [
            {
              env: [
                { name: 'PGPASSWORD', value: '<hidden, 6 bytes>' },
                env[1],
                env[2],
                env[3],
                { name: 'DATABASE_URL', value: 'postgresql://app:<hidden>@db/orders' },
              ],
            },
          ],
        },
      }),
    );
  });

  it('hides fields and ConfigMap keys with telling names', () => {
    const data = { 'db-password': 's3cr3t', LOG_LEVEL: 'info', pin_token: 12345 };

    expect(maskObject(object('ConfigMap', { data }))).toEqual(
      object('ConfigMap', {
        data: { 'db-password': '<hidden, 6 bytes>', LOG_LEVEL: 'info', pin_token: '<hidden, 5 bytes>' },
      }),
    );
  });

  it('hides the argument after a telling flag', () => {
    const args = ['--host', 'db', '--db-password', 's3cr3t', '--token=abc'];

    expect(maskObject(object('Pod', { spec: { args } }))).toEqual(
      object('Pod', {
        spec: { args: ['--host', 'db', '--db-password', '<hidden, 6 bytes>', '--token=<hidden>'] },
      }),
    );
  });

  it('shows which keys and objects an ExternalSecret names', () => {
    const externalSecret = {
      ...object('ExternalSecret', {
        spec: {
          data: [
            { secretKey: 'password', remoteRef: { key: '/orders/prod/postgres', property: 'password' } },
          ],
          target: { name: 'orders', template: { data: { password: '{{ .password }}' } } },
        },
      }),
      apiVersion: 'external-secrets.io/v1',
    };

    expect(maskObject(externalSecret)).toEqual(externalSecret);
  });

  it('is not changed itself', () => {
    const secret = object('Secret', { data: { a: 'YQ==' } });
    maskObject(secret);

    expect(secret).toEqual(object('Secret', { data: { a: 'YQ==' } }));
  });
});
