import { type Cpu, type Size, toBytes, toMillicores } from '../spec/units.ts';

/**
 * Quantities as the API server prints them (apimachinery, `resource.Quantity`, "canonical form"): the largest
 * suffix without a fraction. Written otherwise, an unchanged manifest would differ from the object it made.
 */
export const cpuQuantity = (cpu: Cpu): string => millicoreQuantity(Math.ceil(toMillicores(cpu)));

export const millicoreQuantity = (millicores: number): string =>
  millicores % 1_000 === 0 ? String(millicores / 1_000) : `${millicores}m`;

/** Sizes are whole MiB at least: what is asked for is rounded up. */
export const sizeQuantity = (size: Size): string => mebibyteQuantity(Math.ceil(toBytes(size) / bytesPerMib));

export const mebibyteQuantity = (mebibytes: number): string => byteQuantity(mebibytes * bytesPerMib);

const bytesPerMib = 1_048_576;
const suffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'] as const;

export function byteQuantity(bytes: number): string {
  let amount = bytes;
  let power = 0;
  while (amount !== 0 && amount % 1_024 === 0 && power < suffixes.length - 1) {
    amount /= 1_024;
    power++;
  }
  return `${amount}${suffixes[power]}`;
}

/** The number behind a quantity of processor time, in millicores: `1`, `0.5` or `500m`. */
export function parseMillicores(quantity: string | number): number {
  const text = String(quantity);
  return text.endsWith('m') ? Number(text.slice(0, -1)) : Math.ceil(Number(text) * 1_000);
}

const multipliers: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 1_024,
  Mi: 1_024 ** 2,
  Gi: 1_024 ** 3,
  Ti: 1_024 ** 4,
  Pi: 1_024 ** 5,
};

/** The number behind a quantity of memory or storage, in bytes. */
export function parseBytes(quantity: string | number): number {
  const [, amount = '', suffix = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(String(quantity)) ?? [];
  return Math.ceil(Number(amount) * (multipliers[suffix] ?? Number.NaN));
}
