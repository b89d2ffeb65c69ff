import { isIPv4, isIPv6 } from 'node:net';

/**
 * `count` neighbouring blocks of `hostBits` host bits each (default 8; CloudFormation calls them `cidrBits`), from the
 * start of `block`; `undefined` when they do not fit.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html
 */
export function subnetBlocks(block: string, count: number, hostBits = 8): string[] | undefined {
  const [address = '', prefix = ''] = block.split('/');
  const width = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  const hostBitsOfBlock = width - Number(prefix);
  const fits = count >= 1 && hostBits <= hostBitsOfBlock && count <= 2 ** (hostBitsOfBlock - hostBits);
  if (width === 0 || prefix === '' || !fits) return undefined;
  const start = toNumber(address, width) & ~((1n << BigInt(hostBitsOfBlock)) - 1n);
  return Array.from({ length: count }, (_, index) => {
    const first = start + (BigInt(index) << BigInt(hostBits));
    return `${fromNumber(first, width)}/${width - hostBits}`;
  });
}

function toNumber(address: string, width: number): bigint {
  if (width === 32) return address.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array<string>(missing).fill('0'), ...after];
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function fromNumber(value: bigint, width: number): string {
  const size = width === 32 ? 8 : 16;
  const parts = Array.from({ length: width / size }, (_, index) => {
    const part = (value >> BigInt(width - size * (index + 1))) & ((1n << BigInt(size)) - 1n);
    return width === 32 ? part.toString() : part.toString(16);
  });
  return width === 32 ? parts.join('.') : parts.join(':').replace(/(^|:)0(:0)+$/, '::');
}
