import { z } from 'zod';
import {
  baseAmount,
  type Cpu,
  type Duration,
  printQuantity,
  type Size,
  type UnitKind,
  unitKindOf,
  units,
} from '../units.ts';

type Quantities = { duration: Duration; size: Size; cpu: Cpu };

interface Bounds<Q> {
  readonly min?: Q;
  readonly max?: Q;
  /** The unit a user most likely meant when the number is bare. */
  readonly unit: string;
  /** What amounts are counted in: AWS and Kubernetes take no fractions of it. @default one of `unit` */
  readonly step?: Q;
}

/** Everything a wrong quantity is told with; rendered by spec/shape.ts. */
export interface QuantityIssue {
  readonly quantity: UnitKind;
  readonly unit: string;
  readonly min?: unknown;
  readonly max?: unknown;
  /** Unit that amounts are counted in. */
  readonly step: string;
}

/** One amount in one unit of the kind, finite and not negative, e.g. `{ days: 30 }`. */
function isQuantity(kind: UnitKind, value: unknown): boolean {
  if (unitKindOf(value) !== kind) return false;
  const amount = Object.values(value as object)[0];
  return typeof amount === 'number' && Number.isFinite(amount) && amount >= 0;
}

function quantity<K extends UnitKind>(kind: K, bounds: Bounds<Quantities[K]>) {
  return z
    .custom<Quantities[K]>()
    .superRefine((value, context) => {
      const step = bounds.step ?? ({ [bounds.unit]: 1 } as Quantities[K]);
      const params: QuantityIssue = { quantity: kind, ...bounds, step: Object.keys(step)[0] as string };
      if (!isQuantity(kind, value)) {
        context.addIssue({
          code: 'custom',
          message: 'unit',
          params: { ...params, problem: 'unit' },
          input: value,
        });
        return;
      }
      const amount = baseAmount(value);
      const tooSmall = bounds.min !== undefined && amount < baseAmount(bounds.min);
      const tooLarge = bounds.max !== undefined && amount > baseAmount(bounds.max);
      if (!Number.isInteger(amount / baseAmount(step)))
        context.addIssue({
          code: 'custom',
          message: 'step',
          params: { ...params, problem: 'step' },
          input: value,
        });
      else if (tooSmall || tooLarge)
        context.addIssue({
          code: 'custom',
          message: 'range',
          params: { ...params, problem: 'range' },
          input: value,
        });
    })
    .meta({ quantity: kind, range: rangeOf(bounds) });
}

const rangeOf = ({ min, max }: Bounds<Quantities[UnitKind]>): string =>
  [min && printQuantity(min), max && printQuantity(max)]
    .map((bound) => bound ?? '')
    .join(' to ')
    .trim();

export const duration = (bounds: Bounds<Duration>) => quantity('duration', bounds);
export const size = (bounds: Bounds<Size>) => quantity('size', bounds);
export const cpu = (bounds: Bounds<Cpu>) => quantity('cpu', bounds);

/** JSON Schema of a quantity: exactly one unit of its kind. */
export const quantityJsonSchema = (kind: UnitKind): object => ({
  oneOf: Object.keys(units[kind]).map((unit) => ({
    type: 'object',
    properties: { [unit]: { type: 'number', minimum: 0 } },
    required: [unit],
    additionalProperties: false,
  })),
});
