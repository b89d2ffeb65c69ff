/** What APIs exchange: JSON's values and points in time; a member that is undefined is not told. */
export type ApiValue = string | number | boolean | null | undefined | Date | readonly ApiValue[] | ApiObject;

export interface ApiObject {
  readonly [name: string]: ApiValue;
}

export function isApiObject(value: ApiValue): value is ApiObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

export class UnreadableCborError extends Error {
  constructor(problem: string) {
    super(`The body of the request is no CBOR that is known here: ${problem}.`);
    this.name = 'UnreadableCborError';
  }
}

/** The kinds of items, as their first three bits number them. */
const kinds = { positive: 0, negative: 1, bytes: 2, text: 3, list: 4, map: 5, tag: 6, simple: 7 } as const;

/** The tag of a number of seconds since 1970. */
const tagOfTime = 1;
/** Ends a list or map that did not say its length. */
const end = 0xff;

/**
 * Source: https://www.rfc-editor.org/rfc/rfc8949
 *
 * @throws UnreadableCborError
 */
export function decodeCbor(bytes: Buffer): ApiValue {
  return new CborReader(bytes).read();
}

class CborReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  read(): ApiValue {
    const first = this.#bytes.readUInt8(this.#pass(1));
    const [kind, detail] = [first >> 5, first & 31];
    if (kind === kinds.simple) return this.#readSimple(detail);
    const length = detail === 31 ? undefined : this.#readArgument(detail);
    switch (kind) {
      case kinds.positive:
        return length;
      case kinds.negative:
        return -1 - (length ?? 0);
      case kinds.text:
      case kinds.bytes:
        return this.#readText(length);
      case kinds.list:
        return this.#readList(length);
      case kinds.map:
        return this.#readMap(length);
      default: {
        const value = this.read();
        return length === tagOfTime ? new Date(Number(value) * 1000) : value;
      }
    }
  }

  #readArgument(detail: number): number {
    if (detail < 24) return detail;
    const size = { 24: 1, 25: 2, 26: 4 }[detail];
    if (size !== undefined) return this.#bytes.readUIntBE(this.#pass(size), size);
    if (detail === 27) return Number(this.#bytes.readBigUInt64BE(this.#pass(8)));
    throw new UnreadableCborError(`an item begins with the detail ${detail}`);
  }

  #readSimple(detail: number): ApiValue {
    if (detail === 20 || detail === 21) return detail === 21;
    if (detail === 22) return null;
    if (detail === 23) return undefined;
    if (detail === 26) return this.#bytes.readFloatBE(this.#pass(4));
    if (detail === 27) return this.#bytes.readDoubleBE(this.#pass(8));
    throw new UnreadableCborError(`the simple value ${detail} means nothing`);
  }

  #readText(length: number | undefined): string {
    if (length === undefined) return this.#readList(undefined).join('');
    const from = this.#pass(length);
    return this.#bytes.toString('utf8', from, this.#at);
  }

  #readList(length: number | undefined): ApiValue[] {
    const items: ApiValue[] = [];
    while (length === undefined ? !this.#takeEnd() : items.length < length) items.push(this.read());
    return items;
  }

  #readMap(length: number | undefined): ApiObject {
    const entries: [string, ApiValue][] = [];
    while (length === undefined ? !this.#takeEnd() : entries.length < length)
      entries.push([String(this.read()), this.read()]);
    return Object.fromEntries(entries);
  }

  #takeEnd(): boolean {
    const isEnd = this.#bytes[this.#at] === end;
    if (isEnd) this.#at += 1;
    return isEnd;
  }

  /** Goes on by so many bytes, and answers where they begin. */
  #pass(count: number): number {
    const from = this.#at;
    this.#at += count;
    if (this.#at > this.#bytes.length) throw new UnreadableCborError('it ends too early');
    return from;
  }
}

export function encodeCbor(value: ApiValue): Buffer {
  if (value === null || value === undefined) return Buffer.from([0xf6]);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === 'number') return encodeNumber(value);
  if (typeof value === 'string') {
    const text = Buffer.from(value, 'utf8');
    return Buffer.concat([head(kinds.text, text.length), text]);
  }
  if (value instanceof Date)
    return Buffer.concat([head(kinds.tag, tagOfTime), double(value.getTime() / 1000)]);
  if (isApiObject(value)) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    const encoded = members.flatMap(([name, member]) => [encodeCbor(name), encodeCbor(member)]);
    return Buffer.concat([head(kinds.map, members.length), ...encoded]);
  }
  return Buffer.concat([head(kinds.list, value.length), ...value.map(encodeCbor)]);
}

function encodeNumber(value: number): Buffer {
  if (!Number.isSafeInteger(value)) return double(value);
  return value >= 0 ? head(kinds.positive, value) : head(kinds.negative, -1 - value);
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(9, 0xfb);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function head(kind: number, argument: number): Buffer {
  const first = kind << 5;
  if (argument < 24) return Buffer.from([first | argument]);
  if (argument < 0x100) return Buffer.from([first | 24, argument]);
  const isShort = argument < 0x1_0000_0000;
  const bytes = Buffer.alloc(isShort ? 5 : 9, first | (isShort ? 26 : 27));
  if (isShort) bytes.writeUInt32BE(argument, 1);
  else bytes.writeBigUInt64BE(BigInt(argument), 1);
  return bytes;
}
