// The few kinds of ASN.1 values that a certificate is made of, encoded by the rules of ITU-T X.690.

export const sequence = (...values: readonly Buffer[]) => encode(0x30, Buffer.concat(values));
export const set = (...values: readonly Buffer[]) => encode(0x31, Buffer.concat(values));
export const boolean = (value: boolean) => encode(0x01, Buffer.from([value ? 0xff : 0]));
export const octetString = (value: Buffer) => encode(0x04, value);
export const text = (value: string) => encode(0x0c, Buffer.from(value, 'utf8'));

/** Of a whole number from 0, most significant byte first. */
export function integer(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const shortest = first === -1 ? Buffer.from([0]) : bytes.subarray(first);
  const isNegative = (shortest[0] ?? 0) > 0x7f;
  return encode(0x02, isNegative ? Buffer.concat([Buffer.from([0]), shortest]) : shortest);
}

/** `unusedBits` at the end of the last byte do not belong to it. */
export function bitString(bytes: Buffer, unusedBits = 0): Buffer {
  return encode(0x03, Buffer.concat([Buffer.from([unusedBits]), bytes]));
}

/** For example `2.5.4.3`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  return encode(0x06, Buffer.from([40 * first + second, ...others.flatMap(inBase128)]));
}

/** To the second; as UTCTime, which goes to the year 2049. */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/\D/g, '').slice(2, 14);
  return encode(0x17, Buffer.from(`${digits}Z`, 'ascii'));
}

export function contextual(tag: number, value: Buffer, kind: 'constructed' | 'primitive' = 'constructed') {
  return encode((kind === 'constructed' ? 0xa0 : 0x80) + tag, value);
}

function inBase128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

function encode(tag: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(value.length), value]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}
