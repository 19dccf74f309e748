/**
 * Units of the spec. A quantity is a plain, serialisable object that names its unit
 * (`{ days: 30 }`), so a spec prints as it was written and a bare number is never a guess.
 */

const durationSeconds = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
const sizeBytes = { kib: 1_024, mib: 1_048_576, gib: 1_073_741_824, tib: 1_099_511_627_776 } as const;
const cpuMillicores = { millicores: 1, cores: 1_000 } as const;

export const units = { duration: durationSeconds, size: sizeBytes, cpu: cpuMillicores } as const;
export type UnitKind = keyof typeof units;

/** A length of time, e.g. `days(35)`. */
export type Duration =
  | { readonly seconds: number }
  | { readonly minutes: number }
  | { readonly hours: number }
  | { readonly days: number };

/** An amount of memory or storage in binary units, e.g. `gib(100)`. */
export type Size =
  | { readonly kib: number }
  | { readonly mib: number }
  | { readonly gib: number }
  | { readonly tib: number };

/** An amount of processor time, e.g. `millicores(500)`. */
export type Cpu = { readonly millicores: number } | { readonly cores: number };

export const seconds = (n: number): Duration => ({ seconds: n });
export const minutes = (n: number): Duration => ({ minutes: n });
export const hours = (n: number): Duration => ({ hours: n });
export const days = (n: number): Duration => ({ days: n });

export const kib = (n: number): Size => ({ kib: n });
export const mib = (n: number): Size => ({ mib: n });
export const gib = (n: number): Size => ({ gib: n });
export const tib = (n: number): Size => ({ tib: n });

export const millicores = (n: number): Cpu => ({ millicores: n });
export const cores = (n: number): Cpu => ({ cores: n });

type Quantity = Duration | Size | Cpu;

const inBase = (quantity: Quantity, table: Readonly<Record<string, number>>): number => {
  const [unit, amount] = Object.entries(quantity)[0] as [string, number];
  return amount * (table[unit] as number);
};

export const toSeconds = (duration: Duration): number => inBase(duration, durationSeconds);
export const toMinutes = (duration: Duration): number => toSeconds(duration) / 60;
export const toDays = (duration: Duration): number => toSeconds(duration) / durationSeconds.days;
export const toBytes = (size: Size): number => inBase(size, sizeBytes);
export const toMib = (size: Size): number => toBytes(size) / sizeBytes.mib;
export const toGib = (size: Size): number => toBytes(size) / sizeBytes.gib;
export const toMillicores = (cpu: Cpu): number => inBase(cpu, cpuMillicores);

/** The kind of quantity a value is, or undefined when it is none: `{ days: 3 }` is a duration. */
export function unitKindOf(value: unknown): UnitKind | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const keys = Object.keys(value);
  if (keys.length !== 1) return undefined;
  const unit = keys[0] as string;
  return (Object.keys(units) as UnitKind[]).find((kind) => unit in units[kind]);
}

/** The quantity in the smallest unit of its kind, for comparison: seconds, bytes or millicores. */
export function baseAmount(quantity: Quantity): number {
  const kind = unitKindOf(quantity);
  return kind === undefined ? Number.NaN : inBase(quantity, units[kind]);
}

/** How a user writes the quantity: `{ days: 3 }` is `days(3)`. */
export function printQuantity(quantity: Quantity): string {
  const [unit, amount] = Object.entries(quantity)[0] as [string, number];
  return `${unit}(${amount})`;
}
