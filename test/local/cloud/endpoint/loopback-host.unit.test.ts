import { expect, it } from '@jest/globals';
import { refusesHost } from '../../../../local/cloud/endpoint/loopback-host.ts';

it.each(['127.0.0.1:4701', '127.0.0.2', 'localhost:80', 'sqs.localhost', '[::1]:4701', 'LOCALHOST'])(
  'a request for %s is answered',
  (host) => expect(refusesHost(host)).toBe(false),
);

it.each([
  undefined,
  '',
  'evil.example',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  '10.0.0.1',
  '128.0.0.1',
])('a request for %s is refused', (host) => expect(refusesHost(host)).toBe(true));
