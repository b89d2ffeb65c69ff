import fc from 'fast-check';

/** Must never come back as it is in HTML: it would end a text, an attribute, or a script. */
export const marker = `<sluice"'>`;

const fixedTexts = [
  ...['', ' ', '0', '-1', '1e309', 'NaN', 'null', 'undefined', 'true', '[object Object]'],
  ...['9007199254740993', '99999999999999999999', '٣', '１２', '0x10', '1_000'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'],
  ...[
    '\'; drop table orders."order"; --',
    "' or '1'='1",
    '\\',
    '%',
    '_',
    '$1',
    "to_tsquery('a & ')",
    '& | ! : *',
  ],
  ...[marker, `x ${marker} y`, `"${marker}`, '<script>alert(1)</script>', '{{7*7}}', '&lt;', ']]>'],
  ...['javascript:alert(1)', '//evil.example', 'https://evil.example', '/\\evil.example', 'data:text/html,x'],
  ...['../../etc/passwd', '..\\..\\', '.', '..', '~root', 'C:\\'],
  ...[
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udfffx',
    '\ufeff',
    '\u202egnp.exe',
    'e\u0301',
    '👩‍👩‍👧',
    'ß',
    'İ',
    '\r\nX-Injected: 1',
  ],
];

/** Any character. The library's own unit for that makes a table of them all, which takes a second in every test file. */
const character = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCodePoint(point));

/** Texts that programs stumble over. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...fixedTexts) },
  { weight: 2, arbitrary: fc.string({ unit: character, maxLength: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom(300, 5_000, 40_000).map((length) => 'ä'.repeat(length)) },
  { weight: 1, arbitrary: fc.constant(marker.repeat(20)) },
);

const deep = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

/** Values that no schema means. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: hostileText },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      ...[null, true, false, 0, -0, -1, 0.5, 1e308, 2 ** 53, 2 ** 31, -(2 ** 63), Number.MIN_VALUE],
      ...[[], {}, [[]], [null], { length: -1 }, { toString: 1 }, { $gt: '' }],
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(deep(10), deep(3_000)) },
  { weight: 1, arbitrary: fc.array(hostileText, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.dictionary(hostileText, hostileText, { maxKeys: 3 }) },
);

/** Bodies that are not what they say. Sent as they are. */
export const hostileBody: fc.Arbitrary<{ type: string | undefined; bytes: Buffer }> = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      '{',
      'nul',
      '"text"',
      '{"a":1}}',
      '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"a":1}}}',
      '{"a":1,"a":2}',
      `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
      `["${'x'.repeat(200_000)}"]`,
      '\ufeff{}',
      '[1e999999]',
    ].map((text) => ({ type: 'application/json', bytes: Buffer.from(text) })),
    { type: 'application/json', bytes: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) },
    { type: 'application/json; charset=utf-16', bytes: Buffer.from('{}', 'utf16le') },
    { type: 'application/json; charset=nonsense', bytes: Buffer.from('{}') },
    { type: 'text/plain', bytes: Buffer.from('{}') },
    { type: 'application/xml', bytes: Buffer.from('<a/>') },
    { type: 'multipart/form-data; boundary=x', bytes: Buffer.from('--x--') },
    { type: 'application/x-www-form-urlencoded', bytes: Buffer.from('a[__proto__][b]=1&a=%ff&%=&=') },
    { type: 'not a type', bytes: Buffer.from('{}') },
    { type: undefined, bytes: Buffer.from('{}') },
  ),
);
