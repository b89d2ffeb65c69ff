import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  httpUrl,
  InvalidEnvironmentError,
  parseEnvironment,
  port,
  type SchemaOf,
  text,
} from '../../../app/platform/environment.ts';

interface Variables {
  PORT: string;
  NAME: string;
  ORDERS_URL: string;
}

const schema = z.object({ PORT: port(), NAME: text(), ORDERS_URL: httpUrl() } satisfies SchemaOf<Variables>);

// @ts-expect-error a variable of the contract is missing
({ PORT: port(), NAME: text() }) satisfies SchemaOf<Variables>;
// @ts-expect-error a variable is misspelt
({ PORT: port(), NAME: text(), ORDER_URL: httpUrl() }) satisfies SchemaOf<Variables>;

const right = { PORT: '8080', NAME: 'dev', ORDERS_URL: 'http://127.0.0.1:80/services/orders/' };

describe('parseEnvironment', () => {
  it('converts what is there, and listens on every address unless told otherwise', () => {
    expect(parseEnvironment(schema, { ...right, UNRELATED: 'x' })).toEqual({
      PORT: 8080,
      NAME: 'dev',
      ORDERS_URL: 'http://127.0.0.1:80/services/orders',
      HOST: '0.0.0.0',
    });
  });

  it('listens where HOST says', () => {
    expect(parseEnvironment(schema, { ...right, HOST: '127.0.0.1' }).HOST).toBe('127.0.0.1');
  });

  it('names every missing variable in one line', () => {
    const parse = () => parseEnvironment(schema, {});
    expect(parse).toThrow(InvalidEnvironmentError);
    expect(parse).toThrow(
      'The environment variables are not usable: PORT is missing; NAME is missing; ORDERS_URL is missing. Set them and start again.',
    );
  });

  it('says what is wrong with a variable without repeating its value, which may be a secret', () => {
    const parse = () =>
      parseEnvironment(schema, { PORT: '80800', NAME: '', ORDERS_URL: 'ftp://secret', HOST: '' });
    expect(parse).toThrow(
      /PORT must be a port number from 0 to 65535; NAME is empty; ORDERS_URL must be an absolute http:\/\/ or https:\/\/ URL; HOST is empty/,
    );
    expect(parse).not.toThrow(/secret/);
  });

  it.each(['-1', '1e3', ' 80', '80.5', '65536', 'eighty'])('does not take %p for a port', (value) => {
    expect(() => parseEnvironment(schema, { ...right, PORT: value })).toThrow(/PORT must be a port number/);
  });
});
