import { Construct } from 'constructs';
import { bootstrap } from './bootstrap.ts';
import { serviceAccount } from './job.ts';
import { migration } from './migration.ts';
import type { MigrationsProps } from './props.ts';

/** Brings the database from empty to what the new version needs, before it starts. */
export class Migrations extends Construct {
  constructor(scope: Construct, id: string, props: MigrationsProps) {
    super(scope, id);
    serviceAccount(this, props);
    bootstrap(this, props);
    if (props.migration !== undefined) migration(this, props, props.migration);
  }
}
