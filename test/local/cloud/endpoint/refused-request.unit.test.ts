import { describe, expect, it } from '@jest/globals';
import { reasonToRefuse } from '../../../../local/cloud/endpoint/refused-request.ts';

describe('a request to an API of the rehearsal', () => {
  it.each(['127.0.0.1:4701', '127.0.0.2', 'localhost:80', 'sqs.localhost', '[::1]:4701', 'LOCALHOST'])(
    'for %s is answered',
    (host) => expect(reasonToRefuse('POST', { host })).toBeUndefined(),
  );

  it.each([
    undefined,
    '',
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '10.0.0.1',
    '128.0.0.1',
  ])('for %s is refused', (host) => expect(reasonToRefuse('GET', { host })).toMatch(/loopback address/));

  const host = '127.0.0.1:4701';

  it.each([
    ['a form of another site', { host, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a form of an older browser', { host, origin: 'https://evil.example' }],
    ['a form that hides where it is from', { host, origin: 'null' }],
    ['another port of this machine', { host, 'sec-fetch-site': 'same-site' }],
  ])('that changes something and comes from %s is refused', (_, headers) => {
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect(reasonToRefuse(method, headers)).toMatch(/no page of a browser/);
  });

  it('that follows a link to an object in a bucket is answered', () => {
    expect(reasonToRefuse('GET', { host, 'sec-fetch-site': 'same-site' })).toBeUndefined();
  });
});
