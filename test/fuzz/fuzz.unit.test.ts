import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitting, type JsonSchema } from './arbitrary-from-schema.ts';
import { marker } from './hostile-values.ts';
import { refuseFaultsAndEchoes, refuseStrayRedirects, UnacceptableAnswerError } from './judge-answer.ts';
import { formsOf, linksOf } from './read-page.ts';
import type { RawAnswer } from './send-request.ts';

const request = { method: 'GET', target: '/search?q=x', headers: {} };

function anAnswer(change: Partial<RawAnswer> = {}): RawAnswer {
  return {
    ...{ status: 200, cookies: [], text: '', durationInMilliseconds: 1 },
    headers: { 'content-type': 'text/html; charset=utf-8' },
    ...change,
  };
}

const judge = (answer: RawAnswer) => () => {
  refuseFaultsAndEchoes(request, answer, () => '');
  refuseStrayRedirects(request, answer, 'http://shop.example');
};

describe('an answer to a fuzzed request', () => {
  it.each([
    ['a fault', { status: 500 }],
    ['an echo in the text', { text: `<p>${marker}</p>` }],
    ['an echo in an attribute', { text: `<input value="&lt;sluice"'&gt;">` }],
    ['a way to another site', { status: 302, headers: { location: '//evil.example/x' } }],
  ])('must not be %s', (_, change) => {
    expect(judge(anAnswer(change))).toThrow(UnacceptableAnswerError);
  });

  it.each([
    ['an escaped echo', { text: '<p>&lt;sluice&quot;&#39;&gt;</p>' }],
    [
      'an echo that no browser reads as HTML',
      { headers: { 'content-type': 'application/json' }, text: marker },
    ],
    ['a way within the site', { status: 303, headers: { location: '/cart?then=//evil.example' } }],
  ])('may be %s', (_, change) => {
    expect(judge(anAnswer(change))).not.toThrow();
  });
});

describe('values that fit a schema', () => {
  it.each<[string, JsonSchema, (value: unknown) => boolean]>([
    ['a pattern', { type: 'string', pattern: '^[A-Z]{3}$' }, (value) => /^[A-Z]{3}$/.test(String(value))],
    [
      'bounds',
      { type: 'integer', exclusiveMinimum: 0, maximum: 3 },
      (value) => [1, 2, 3].includes(Number(value)),
    ],
    [
      'required fields',
      { type: 'object', properties: { a: { const: 1 }, b: { type: 'null' } }, required: ['a'] },
      (value) => (value as { a: unknown }).a === 1,
    ],
    ['a reference', { $ref: '#/components/schemas/Thing' }, (value) => value === 'thing'],
    ['one of several', { anyOf: [{ const: 1 }, { enum: ['x'] }] }, (value) => value === 1 || value === 'x'],
  ])('keep to %s', (_, schema, isFitting) => {
    const context = { known: {}, resolve: () => ({ const: 'thing' }) };
    fc.assert(fc.property(fitting(schema, context), (value) => isFitting(value)));
  });
});

describe('a page', () => {
  const html = `<a class="x" href="/brands/a?b=1&amp;c=2">A</a><a href="https://elsewhere.example/">B</a>
    <form method="post" action="/cart"><input type="hidden" name="csrf" value="t&quot;"><select name="size">
    <option value="s"><option selected>m</select><textarea name="note">Hi &lt;</textarea><button>Go</button></form>`;

  it('leads to addresses of its site', () => {
    expect(linksOf(html)).toEqual(['/brands/a?b=1&c=2']);
  });

  it('has forms with the fields that a browser would send', () => {
    expect(formsOf(html, '/here')).toEqual([
      { method: 'POST', action: '/cart', fields: { csrf: ['t"'], note: ['Hi <'], size: ['s', 'm'] } },
    ]);
  });
});
