import { toGib } from '../../spec/units.ts';
import type { FullPostgresProps } from './defaults.ts';

/** From here on RDS stripes gp3 over four volumes, with a higher baseline (RDS User Guide, "gp3 storage"). */
const striped = { fromGib: 400, iops: 12_000, throughput: 500 };

/**
 * Performance of the volume. The baseline of a striped gp3 volume is said although it is the default: for a
 * volume that grows past 400 GiB provider 5.100 otherwise sends the 3,000 IOPS it had before, which RDS
 * refuses (hashicorp/terraform-provider-aws#28382). Below, gp3 takes neither number.
 */
export const performance = (props: FullPostgresProps) => {
  const isStriped = props.storageType === 'gp3' && toGib(props.storage) >= striped.fromGib;
  return {
    iops: props.iops ?? (isStriped ? striped.iops : undefined),
    storageThroughput: props.throughput ?? (isStriped ? striped.throughput : undefined),
  };
};
