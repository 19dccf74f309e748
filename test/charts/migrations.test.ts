import { App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { objectsOf } from '../../charts/manifests.ts';
import {
  bootstrapSql,
  Migrations,
  migrationsOf,
  quoteIdentifier,
  quoteLiteral,
} from '../../charts/migrations/index.ts';
import { postgresMajors } from '../../facts/postgres-versions.ts';
import { seconds } from '../../spec/units.ts';
import { at, containerOf, development, envOf, find, podSpecOf, production, render } from './fixture.ts';

const bootstrap = () => find(render(production), 'Job', 'orders-bootstrap');
const migration = (spec = production) => find(render(spec), 'Job', 'orders-migration');
const sqlOf = (spec: typeof production): string | undefined =>
  (find(render(spec), 'ConfigMap', 'orders-bootstrap').data as Record<string, string>)['bootstrap.sql'];
const withImage = (image: string) => ({ ...production, workload: { ...production.workload, image } });

describe('quoting', () => {
  test.each([
    ['orders', '"orders"'],
    ['select', '"select"'],
    ['a"b', '"a""b"'],
    ["a'; DROP TABLE x; --", `"a'; DROP TABLE x; --"`],
  ])('writes the identifier %s as %s', (name, quoted) => {
    expect(quoteIdentifier(name)).toBe(quoted);
  });

  test('takes an identifier of 63 bytes and refuses longer, empty and NUL', () => {
    expect(quoteIdentifier('a'.repeat(63))).toBe(`"${'a'.repeat(63)}"`);
    for (const name of ['a'.repeat(64), 'ä'.repeat(32), '', 'a\0b']) {
      expect(() => quoteIdentifier(name)).toThrow('1 to 63 bytes');
    }
  });

  test.each([
    ['plain', "'plain'"],
    ["it's", "'it''s'"],
    ['back\\slash', "E'back\\\\slash'"],
  ])('writes the literal %s as %s', (text, quoted) => {
    expect(quoteLiteral(text)).toBe(quoted);
  });
});

describe('the bootstrap SQL', () => {
  const sql = bootstrapSql({
    database: 'db"1',
    schema: 'shop',
    ownerRole: 'shop_owner',
    appRole: 'shop_app',
    appAuth: 'password',
    appConnectionLimit: 40,
    extensions: ['uuid-ossp'],
    ownerTimeouts: { lock: seconds(3), statement: seconds(90) },
  });

  test('is one transaction with limits of its own', () => {
    expect(sql).toMatch(
      /^-- .*\nBEGIN;\nSET LOCAL lock_timeout = '5s';\nSET LOCAL statement_timeout = '60s';\n/,
    );
    expect(sql).toMatch(/COMMIT;\n$/);
  });

  test('gives the application rows of the owner and nothing else', () => {
    expect(sql).toContain('ALTER SCHEMA "shop" OWNER TO "shop_owner";');
    expect(sql).toContain('GRANT CONNECT ON DATABASE "db""1" TO "shop_app";');
    expect(sql).toContain(
      'ALTER DEFAULT PRIVILEGES FOR ROLE "shop_owner" IN SCHEMA "shop" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "shop_app";',
    );
    expect(sql).not.toMatch(/GRANT [^;]*CREATE[^;]* TO "shop_app"/);
    expect(sql).not.toMatch(/SUPERUSER|GRANT ALL/);
  });

  test('limits the application to its share of the connections', () => {
    expect(sql).toContain('ALTER ROLE "shop_app" LOGIN NOCREATEDB NOCREATEROLE CONNECTION LIMIT 40;');
  });

  test("holds the owner's sessions to the migration's timeouts", () => {
    expect(sql).toContain(`ALTER ROLE "shop_owner" IN DATABASE "db""1" SET lock_timeout = '3000ms';`);
    expect(sql).toContain(`ALTER ROLE "shop_owner" IN DATABASE "db""1" SET statement_timeout = '90000ms';`);
  });

  test('creates extensions, which the owner may not', () => {
    expect(sql).toContain('CREATE EXTENSION IF NOT EXISTS "uuid-ossp";');
  });
});

describe('the bootstrap Job', () => {
  test('is the only one to mount the credential of the master', () => {
    const users = render(production).filter((object) => {
      const pod = podSpecOf(object);
      return pod !== undefined && JSON.stringify(pod).includes('orders-postgres-master');
    });
    expect(users).toEqual([bootstrap()]);
  });

  test('has no credential in its manifest, variables included', () => {
    for (const { value } of containerOf(bootstrap()).env ?? []) expect(value).not.toMatch(/password/i);
    expect(envOf(bootstrap(), 'PGSSLMODE')).toBe('verify-full');
  });

  test('grants the application what the budget counted for its pods, or for its pooler', () => {
    // 20 pods with 16 connections each; Jobs sign in as other roles.
    expect(sqlOf(production)).toContain('CONNECTION LIMIT 320;');
    const clients = { pods: 4, perPod: 25, needed: 320, survivors: 1, available: 1_000 };
    const connectionBudget = { ...production.connectionBudget, pooler: 100, clients };
    expect(sqlOf({ ...production, connectionBudget })).toContain('CONNECTION LIMIT 100;');
  });

  test.each(['iam', 'rds-managed'] as const)(
    'gives the application no password but rds_iam with %s credentials',
    (credentials) => {
      const sql = sqlOf({ ...production, postgres: { ...production.postgres, credentials } });
      expect(sql).toContain('GRANT rds_iam TO "orders_app";');
      expect(sql).not.toContain('\\password "orders_app"');
    },
  );

  test('has a psql as new as the newest server', () => {
    const major = Number(/:(\d+)\./.exec(containerOf(bootstrap()).image)?.[1]);
    expect(major).toBeGreaterThanOrEqual(Math.max(...postgresMajors().map(Number)));
  });

  test('runs from another image where one is given', () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    const image = 'registry.example.com/postgres:18.3';
    const props = migrationsOf(production);
    new Migrations(chart, 'migrations', { ...props, bootstrap: { ...props.bootstrap, image } });
    expect(containerOf(find(objectsOf(chart), 'Job', 'orders-bootstrap')).image).toBe(image);
  });

  test('creates an extension by the name PostgreSQL has for it, and none that is a library only', () => {
    const extensions = ['pgvector', 'auto_explain', 'pgaudit'];
    const spec = { ...production, postgres: { ...production.postgres, extensions } };
    const { data } = find(render(spec), 'ConfigMap', 'orders-bootstrap');
    const created = (data as Record<string, string>)['bootstrap.sql']?.match(/CREATE EXTENSION.*/g);
    expect(created).toEqual([
      'CREATE EXTENSION IF NOT EXISTS "vector";',
      'CREATE EXTENSION IF NOT EXISTS "pgaudit";',
    ]);
  });

  test('runs again when the credentials are raised', () => {
    const raised = { ...production, postgres: { ...production.postgres, credentialsVersion: 2 } };
    expect(find(render(raised), 'Job', 'orders-bootstrap').metadata.name).not.toBe(bootstrap().metadata.name);
  });

  test('is left out where the secret of the master is known to RDS only; its SQL is not', () => {
    const managed = {
      ...production,
      postgres: { ...production.postgres, credentials: 'rds-managed' as const },
    };
    const names = render(managed).map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(names.filter((name) => name.includes('bootstrap'))).toEqual(['ConfigMap/orders-bootstrap']);
  });

  test('comes before the migration', () => {
    expect(bootstrap().metadata.annotations?.['plinth.dev/stage']).toBe('3');
    expect(migration().metadata.annotations?.['plinth.dev/stage']).toBe('4');
  });
});

describe('the migration Job', () => {
  test('runs the command of the service within its deadline, once, and goes after a day', () => {
    expect(containerOf(migration())).toMatchObject({
      image: 'registry.example.com/orders:1.4.2',
      command: ['./migrate', 'up'],
    });
    expect(migration().spec).toMatchObject({
      activeDeadlineSeconds: 600,
      backoffLimit: 0,
      ttlSecondsAfterFinished: 86_400,
      template: { spec: { restartPolicy: 'Never' } },
    });
  });

  test('does not count an eviction as a failure', () => {
    expect(at(migration(), 'spec.podFailurePolicy.rules')).toEqual([
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    ]);
  });

  test('has another name when the image, the command or a setting changes, because templates are immutable', () => {
    const name = migration().metadata.name;
    expect(name).toMatch(/^orders-migration-[0-9a-f]{8}$/);
    const other = [
      withImage('registry.example.com/orders:1.4.3'),
      {
        ...production,
        workload: {
          ...production.workload,
          migration: { ...production.workload.migration, command: ['./migrate', 'down'] },
        },
      } as typeof production,
      { ...production, workload: { ...production.workload, env: { LOG_LEVEL: 'debug' } } },
    ].map((spec) => migration(spec).metadata.name);
    expect(new Set([name, ...other]).size).toBe(4);
  });

  test('keeps its name when nothing of it changes', () => {
    const scaled = { ...production, workload: { ...production.workload, replicas: { min: 4, max: 8 } } };
    expect(migration(scaled).metadata.name).toBe(migration().metadata.name);
  });

  test('has another name when a transform changes its template', () => {
    const transform = {
      'migrations.migration': (job: object) => ({
        ...job,
        spec: { ...(at(job, 'spec') as object), template: {} },
      }),
    };
    const changed = render(production, transform).filter(({ metadata }) =>
      metadata.name.startsWith('orders-migration-'),
    );
    expect(changed).toHaveLength(1);
    expect(changed[0]?.metadata.name).not.toBe(migration().metadata.name);
  });

  test('signs in as the owner, waits for locks no longer than it may, and verifies the server', () => {
    expect(envOf(migration(), 'PGUSER')).toBe('orders_owner');
    expect(envOf(migration(), 'PGOPTIONS')).toBe('-c lock_timeout=5000 -c statement_timeout=600000');
    expect(envOf(migration(), 'DATABASE_URL')).toBe(
      'postgresql://orders_owner:$(PGPASSWORD)@$(PGHOST):$(PGPORT)/$(PGDATABASE)?sslmode=verify-full&sslrootcert=/etc/plinth/ca/global-bundle.pem',
    );
    expect(envOf(migration(), 'PGPASSWORD')).toEqual({
      secretKeyRef: { name: 'orders-postgres-owner', key: 'password' },
    });
  });

  test('lists what its URL refers to before the URL, because the kubelet fills in only what it has read', () => {
    const names = containerOf(migration()).env?.map(({ name }) => name) ?? [];
    const url = names.indexOf('DATABASE_URL');
    for (const name of ['PGPASSWORD', 'PGHOST', 'PGPORT', 'PGDATABASE']) {
      expect(names.indexOf(name)).toBeGreaterThanOrEqual(0);
      expect(names.indexOf(name)).toBeLessThan(url);
    }
  });

  test('is left out for a service without one', () => {
    const jobs = render(development).filter(({ kind }) => kind === 'Job');
    expect(jobs.map(({ metadata }) => metadata.name.replace(/-[0-9a-f]{8}$/, ''))).toEqual([
      'orders-bootstrap',
    ]);
  });

  test('has no probes, which a pod that ends cannot answer', () => {
    expect(Object.keys(containerOf(migration())).filter((field) => field.endsWith('Probe'))).toEqual([]);
  });
});
