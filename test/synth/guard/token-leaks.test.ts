import { DbInstance } from '@cdktf/provider-aws/lib/db-instance/index.js';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter/index.js';
import { Fn, Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { cdktfWrites, codesOf, guardSays, type Write } from './cases.ts';

const value =
  (make: (db: DbInstance) => string): Write =>
  (stack) => {
    const db = new DbInstance(stack, 'db', { instanceClass: 'db.t4g.micro' });
    new SsmParameter(stack, 'parameter', { name: 'p', type: 'String', value: make(db) });
  };
const written = (write: Write): unknown =>
  (cdktfWrites(write) as never as { resource: { aws_ssm_parameter: { parameter: { value: string } } } })
    .resource.aws_ssm_parameter.parameter.value;

describe('a value known only after apply', () => {
  it('is written as a huge number by cdktf when a port follows a dash, and refused here', () => {
    const write = value((db) => `p-${db.port}`);
    expect(written(write)).toMatch(/^p--8\.\d+e\+298$/);
    const [problem] = guardSays(write);
    expect(problem).toMatchObject({
      code: 'PLINTH-GUARD-001',
      path: 'orders-prod/aws_ssm_parameter.parameter.value',
    });
  });

  it('loses the dash behind a port in cdktf, and is refused here', () => {
    const write = value((db) => `${db.port}-x`);
    expect(written(write)).toBe('${aws_db_instance.db.port}x');
    expect(codesOf(guardSays(write))).toEqual(['PLINTH-GUARD-001']);
  });

  it('loses a second port joined by a dash in cdktf, and is refused here', () => {
    const write = value((db) => `${db.port}-${db.allocatedStorage}`);
    expect(written(write)).toBe('${aws_db_instance.db.port}');
    expect(codesOf(guardSays(write))).toEqual(['PLINTH-GUARD-001']);
  });

  it('leaks its mark from cdktf in upper case, and is refused here', () => {
    const write = value((db) => db.id.toUpperCase());
    expect(written(write)).toMatch(/^\$\{TFTOKEN\[TOKEN\.\d+\]\}$/);
    expect(codesOf(guardSays(write))).toEqual(['PLINTH-GUARD-001']);
  });

  it('leaks its mark from cdktf in lower case, and is refused here', () => {
    const write = value((db) => db.id.toLowerCase());
    expect(codesOf(guardSays(write))).toEqual(['PLINTH-GUARD-001']);
  });

  it('leaks the start of its mark from cdktf when sliced, and is refused here', () => {
    const write = value((db) => db.id.slice(0, 8));
    expect(written(write)).toBe('${TfToke');
    expect(codesOf(guardSays(write))).toEqual(['PLINTH-GUARD-001']);
  });

  it('leaks the end of its mark from cdktf when sliced, and is refused here', () => {
    const write = value((db) => db.id.slice(5));
    expect(written(write)).toMatch(/^oken\[TOKEN\.\d+\]\}$/);
    expect(codesOf(guardSays(write))).toEqual(['PLINTH-GUARD-001']);
  });

  it('becomes a huge number in cdktf when calculated with, and is refused here', () => {
    const write: Write = (stack) => {
      const db = new DbInstance(stack, 'db', { instanceClass: 'db.t4g.micro' });
      new DbInstance(stack, 'copy', {
        instanceClass: 'db.t4g.micro',
        allocatedStorage: db.allocatedStorage / 2,
      });
    };
    expect(cdktfWrites(write).resource?.aws_db_instance?.copy).toMatchObject({
      allocated_storage: expect.any(Number),
    });
    expect(codesOf(guardSays(write))).toEqual(['PLINTH-GUARD-001']);
  });

  it('is refused in a manifest, with its line', () => {
    const manifests = [
      { name: 'orders.yaml', text: 'kind: ConfigMap\ndata:\n  host: ${TfToken[TOKEN.0]}\n' },
    ];
    expect(guardSays(() => {}, manifests)).toMatchObject([
      { code: 'PLINTH-GUARD-001', path: 'orders-prod/orders.yaml:3' },
    ]);
  });

  it('passes when it is joined, converted or put beside a space', () => {
    const write = value(
      (db) => `${Fn.upper(db.id)} ${Token.asString(db.port)}-x port=${db.port} ${Fn.join('-', [db.id, 'y'])}`,
    );
    expect(guardSays(write)).toEqual([]);
  });

  it('is not seen in text that only looks a little like one', () => {
    const write = value(() => 'us-east-1 1e+21 tf-token 3.5e+29 ${path.module} $${TFTOKENS}');
    expect(guardSays(write)).toEqual([]);
  });
});
