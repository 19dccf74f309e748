const powers = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/** The number behind a quantity of Kubernetes such as `10Gi`, `500M` or `1e3`; undefined of anything else. */
export function quantity(text: string): number | undefined {
  const [, figure, exponent, power = '', binary] =
    /^(\d+(?:\.\d+)?)(?:([eE][+-]?\d+)|([kKMGTPE]?)(i?))$/.exec(text) ?? [];
  if (figure === undefined) return undefined;
  if (exponent !== undefined) return Number(`${figure}${exponent}`);
  const step = powers.findIndex((known) => known.toLowerCase() === power.toLowerCase());
  return Number(figure) * (binary === 'i' ? 1024 : 1000) ** step;
}
