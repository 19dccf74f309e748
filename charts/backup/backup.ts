import { ConfigMap } from 'cdk8s-plus-27/lib/config-map.js';
import { Construct } from 'constructs';
import { drill } from './drill.ts';
import { dump } from './dump.ts';
import type { BackupProps } from './props.ts';
import { scripts } from './scripts/index.ts';
import { scriptsName } from './volumes.ts';

/** Dumps the database to S3 on a schedule, and on another proves that what lies there can be restored. */
export class Backup extends Construct {
  constructor(scope: Construct, id: string, props: BackupProps) {
    super(scope, id);
    if (props.dump === undefined && props.drill === undefined) return;
    new ConfigMap(this, 'scripts', {
      metadata: { name: scriptsName(props.service) },
      data: { ...scripts },
    });
    if (props.dump !== undefined) dump(this, props, props.dump);
    if (props.drill !== undefined) drill(this, props, props.drill);
  }
}
