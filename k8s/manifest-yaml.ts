import type { DocumentOptions, ParseOptions, ScalarTag, SchemaOptions } from 'yaml';

/**
 * YAML as Kubernetes reads it, which is neither YAML 1.1 nor 1.2 but go-yaml v2 (sigs.k8s.io/yaml, go.yaml.in/yaml/v2
 * resolve.go): `yes`, `on` and `y` are booleans and `0777` is octal, as in 1.1; `0o777` is octal too; `1:30` and
 * `2026-11-21` are text, as in 1.2. What is left is text, so that an image tag reads here as in the cluster.
 */
export const kubernetesYaml: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  schema: 'failsafe',
  customTags: (tags) => [...tags, nothing, boolean, integer, binary, decimal],
  merge: true,
  uniqueKeys: true,
  prettyErrors: false,
  logLevel: 'silent',
};

const nothing: ScalarTag = {
  tag: 'tag:yaml.org,2002:null',
  default: true,
  test: /^(?:~|[Nn]ull|NULL)?$/,
  resolve: () => null,
};

const boolean: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:[yYnN]|[Yy]es|YES|[Nn]o|NO|[Tt]rue|TRUE|[Ff]alse|FALSE|[Oo]n|ON|[Oo]ff|OFF)$/,
  resolve: (text) => /^(?:y|yes|true|on)$/i.test(text),
};

/** `strconv.ParseInt(text, 0, 64)` without underscores: decimal, 0x, 0o, 0b, and octal after a leading 0. */
const integer: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(?:0[xX][\da-fA-F_]+|0[oO]?[0-7_]+|0|[1-9][\d_]*)$/,
  resolve: (text) => {
    const digits = text.replaceAll('_', '').replace(/^[-+]/, '');
    const value = Number(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
    return text.startsWith('-') ? -value : value;
  },
};

const binary: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0[bB][01_]+$/,
  resolve: (text) => {
    const value = Number(text.replaceAll('_', '').replace(/^[-+]/, ''));
    return text.startsWith('-') ? -value : value;
  },
};

/** Also what only looks octal: `0888`. Infinity and NaN are read, and refused as no JSON. */
const decimal: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^(?:[-+]?(?:\.\d[\d_]*|\d[\d_]*(?:\.[\d_]*)?)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  resolve: (text) => {
    if (/nan$/i.test(text)) return Number.NaN;
    if (/inf$/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    return Number(text.replaceAll('_', ''));
  },
};
