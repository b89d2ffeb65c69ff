import { RequestRefusedError } from './json-client.ts';

/**
 * `/products/:sku` with its parameters in place. An empty or a dot segment would lead to another path, encoded or not
 * (https://url.spec.whatwg.org/#double-dot-path-segment), so that nothing goes by such a name.
 *
 * @throws {RequestRefusedError} with 404, as for anything else that the other service does not know
 */
export function fillPath(path: string, parameters: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = parameters[name] ?? '';
    if (!['', '.', '..'].includes(value)) return encodeURIComponent(value);
    throw new RequestRefusedError({ method: 'GET', url: path }, 404, {
      detail: `Nothing goes by the name "${value}".`,
    });
  });
}
