import { describe, expect, it } from 'vitest';
import { judged } from '../../judged.ts';
import { createFirst, destroyFirst, effect, effectOf, leaveOld, quiet, refused, updated } from './effects.ts';

const state = { name: 'orders', engine_family: 'POSTGRESQL', require_tls: true };
const update = updated('aws_db_proxy', state);
const gone = effect({ severity: 'dangerous', interruption: 'outage' });

describe('a database proxy', () => {
  it('refuses logins through a secret that goes', () => {
    const auth = (...secrets: readonly string[]) => ({
      auth: secrets.map((secret_arn) => ({ secret_arn, iam_auth: 'DISABLED' })),
    });
    expect(update(auth('a'), auth('b'))).toEqual(effect({ interruption: 'unknown' }));
    expect(update(auth('a'), auth('b', 'a'))).toEqual(effect({}));
    expect(update(auth('a'), { auth: [{ secret_arn: 'a', iam_auth: 'REQUIRED' }] })).toEqual(
      effect({ interruption: 'unknown' }),
    );
  });

  it('takes one secret more without a change of the others, whatever AWS fills in', () => {
    const block = { auth_scheme: 'SECRETS', iam_auth: 'DISABLED', secret_arn: 'a' };
    const impact = judged('aws_db_proxy', {
      before: { ...state, auth: [{ ...block, client_password_auth_type: null, description: '' }] },
      after: {
        ...state,
        auth: [
          { ...block, client_password_auth_type: '', description: null },
          { ...block, secret_arn: 'b' },
        ],
      },
      unknown: { auth: [{}, { client_password_auth_type: true }] },
    });
    expect(effectOf(impact)).toEqual(effect({}));
  });

  it('may refuse logins where a secret is known after apply only', () => {
    const impact = judged('aws_db_proxy', {
      before: { ...state, auth: [{ secret_arn: 'a' }] },
      after: { ...state, auth: [{}] },
      unknown: { auth: [{ secret_arn: true }] },
    });
    expect(effectOf(impact)).toEqual(effect({ interruption: 'unknown' }));
  });

  it('refuses clients without TLS once it demands that, and is weaker when it does not', () => {
    expect(update({ require_tls: false }, { require_tls: true })).toEqual(
      effect({ interruption: 'unknown' }),
    );
    expect(update({ require_tls: true }, { require_tls: null })).toEqual(effect({}));
  });

  it('may have another host name once renamed', () => {
    expect(update({}, { name: 'orders-2' })).toEqual(effect({ interruption: 'unknown' }));
  });

  it('may not read its secrets with another role', () => {
    expect(update({ role_arn: 'a' }, { role_arn: 'b' })).toEqual(effect({ interruption: 'unknown' }));
  });

  it('says nothing of idle timeouts and debug logging', () => {
    expect(update({ idle_client_timeout: 1800 }, { idle_client_timeout: 900 })).toEqual(quiet);
    expect(update({ debug_logging: false }, { debug_logging: true })).toEqual(quiet);
  });

  it('cuts every client off when it goes', () => {
    expect(effectOf(judged('aws_db_proxy', { before: state }))).toEqual(gone);
    const replacePaths = [['vpc_subnet_ids']];
    expect(
      effectOf(judged('aws_db_proxy', { before: state, after: state, actions: destroyFirst, replacePaths })),
    ).toEqual(gone);
  });

  it('cannot be made anew under its name before it is gone', () => {
    expect(effectOf(judged('aws_db_proxy', { before: state, after: state, actions: createFirst }))).toEqual(
      refused,
    );
  });

  it('keeps running where a replacement leaves it', () => {
    expect(effectOf(judged('aws_db_proxy', { before: state, after: state, actions: leaveOld }))).toEqual(
      effect({ interruption: 'unknown' }),
    );
  });
});

describe('the parts of a proxy', () => {
  it('share fewer connections where the percentage is lowered', () => {
    const pool = (max_connections_percent: number) => ({
      connection_pool_config: [{ max_connections_percent }],
    });
    const change = updated('aws_db_proxy_default_target_group', { db_proxy_name: 'orders' });
    expect(change(pool(100), pool(50))).toEqual(effect({ interruption: 'unknown' }));
    expect(change(pool(50), pool(100))).toEqual(quiet);
  });

  it('leave the default target group in place when it is destroyed', () => {
    expect(
      effectOf(judged('aws_db_proxy_default_target_group', { before: { db_proxy_name: 'orders' } })),
    ).toEqual(effect({ severity: 'safe', timing: 'not-applied' }));
  });

  it('leave the clients without a database when the target goes', () => {
    const target = { db_proxy_name: 'orders', db_instance_identifier: 'orders' };
    expect(effectOf(judged('aws_db_proxy_target', { before: target }))).toEqual(gone);
    expect(
      effectOf(judged('aws_db_proxy_target', { before: target, after: target, actions: destroyFirst })),
    ).toEqual(gone);
    expect(
      effectOf(judged('aws_db_proxy_target', { before: target, after: target, actions: createFirst })),
    ).toEqual(effect({ interruption: 'unknown', apply: 'unknown' }));
  });

  it('cut off the clients of an endpoint that goes', () => {
    expect(
      effectOf(judged('aws_db_proxy_endpoint', { before: { db_proxy_endpoint_name: 'readers' } })),
    ).toEqual(gone);
  });
});
