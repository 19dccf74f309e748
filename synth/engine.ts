import { createRequire } from 'node:module';
import { App, Aspects } from 'cdktf';
import stackTrace from 'cdktf/lib/tokens/private/stack-trace.js';
import { TokenMap } from 'cdktf/lib/tokens/private/token-map.js';
import { ValidateTerraformVersion } from 'cdktf/lib/validations/validate-terraform-version.js';
import { Construct, type IConstruct } from 'constructs';

/**
 * What is set on cdktf itself, once, before the first token is made. Import this module before any
 * module that makes constructs.
 */

// Every token captures an unlimited stack trace, used only to print where a faulty token was made:
// three quarters of construction time (cdktf/lib/tokens/private/intrinsic.js). PLINTH_TRACE=1 keeps it.
if (process.env.PLINTH_TRACE !== '1') stackTrace.captureStackTrace = () => [];

// Each data resource, import and move runs `terraform version` during synth to ask for 1.4 or 1.5;
// every stack of this kit asks for 1.11 itself (`required_version`).
ValidateTerraformVersion.prototype.validate = () => [];

// cdktf asks `util.isArray`, deprecated in Node 22 (DEP0044). In node_modules Node keeps quiet about it, in a
// bundle it would warn at every synth.
Object.assign(createRequire(import.meta.url)('node:util') as object, { isArray: Array.isArray });

/**
 * A cdktf App that touches no disk: the constructor of App makes its output folder, and only
 * synth/write.ts may write. Everything but the constructor is App's own.
 */
export function createApp(): App {
  const app: App = Reflect.construct(Construct, [undefined, ''], App);
  Object.defineProperty(app, Symbol.for('cdktf/App'), { value: true });
  Object.assign(app, { outdir: 'cdktf.out', hclOutput: false, skipValidation: false });
  return app;
}

interface Tokens {
  readonly stringTokenMap: Map<string, unknown>;
  readonly numberTokenMap: Map<number, unknown>;
}

/**
 * Runs `make` and forgets the tokens it made: the token map is a singleton that never forgets, some
 * 400 KB per stack. Tokens made before (by a module as it loaded) stay.
 */
export function forgettingTokens<T>(make: () => T): T {
  const { stringTokenMap, numberTokenMap } = TokenMap.instance() as unknown as Tokens;
  const sizes = [stringTokenMap.size, numberTokenMap.size] as const;
  try {
    return make();
  } finally {
    dropAfter(stringTokenMap, sizes[0]);
    dropAfter(numberTokenMap, sizes[1]);
  }
}

/** Maps keep insertion order, so what came after `size` entries was added since. */
function dropAfter<K>(map: Map<K, unknown>, size: number): void {
  let index = 0;
  for (const key of map.keys()) if (index++ >= size) map.delete(key);
}

// `Aspects.of` makes an object on each construct it is asked about; its symbol, private to cdktf, tells
// the constructs that have aspects apart without that.
const probe = {} as IConstruct;
Aspects.of(probe);
const aspectsSymbol = Object.getOwnPropertySymbols(probe)[0] as symbol;

/** How many aspects are attached to this very construct. */
export const aspectsOn = (construct: IConstruct): number =>
  aspectsSymbol in construct ? Aspects.of(construct).all.length : 0;
