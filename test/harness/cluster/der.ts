/** The few forms of ASN.1's distinguished encoding (ITU-T X.690) that a certificate is made of. */
export function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

export function set(...parts: Buffer[]): Buffer {
  return tagged(0x31, ...parts);
}

export function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

/** A non-negative integer, given as its bytes; written in as few as possible, or nobody reads it (X.690, 8.3.2). */
export function integer(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const significant = first === -1 ? Buffer.from([0]) : bytes.subarray(first);
  const sign = (significant[0] as number) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0);
  return tagged(0x02, sign, significant);
}

export function truth(): Buffer {
  return tagged(0x01, Buffer.from([0xff]));
}

export function utf8(text: string): Buffer {
  return tagged(0x0c, Buffer.from(text));
}

export function octets(content: Buffer): Buffer {
  return tagged(0x04, content);
}

/** @param unused how many of the last bits do not count */
export function bits(content: Buffer, unused = 0): Buffer {
  return tagged(0x03, Buffer.from([unused]), content);
}

/** UTCTime, good for the years 1950 to 2049. */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, '');
  return tagged(0x17, Buffer.from(digits.slice(2)));
}

/** An object identifier, `2.5.4.3`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

function length(count: number): Buffer {
  if (count < 0x80) return Buffer.from([count]);
  const bytes: number[] = [];
  for (let left = count; left > 0; left >>>= 8) bytes.unshift(left & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}
