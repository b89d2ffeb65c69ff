import { type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';

/** Hands requests on, as they are, to the server that answers them. */
export interface Forwarding {
  /** True where the request is for one of the services that the server has; it is then answered. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** From now on that server is at this address. */
  to(url: string): void;
}

const service = /Credential=[^/\s,]+\/\d{8}\/[^/]+\/([^/]+)\//;

/**
 * For services that stand at an address of their own, so that a client finds them under `AWS_ENDPOINT_URL` as well. They
 * are told by the signature's credential scope. Bodies go through as they come: an object may be large, and is no text.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createForwarding(services: readonly string[]): Forwarding {
  let target: string | undefined;
  return {
    handle(request, response) {
      const [, name = ''] = service.exec(request.headers.authorization ?? '') ?? [];
      if (target === undefined || !services.includes(name)) return false;
      forward(request, response, target);
      return true;
    },
    to(url) {
      target = url;
    },
  };
}

function forward(request: IncomingMessage, response: ServerResponse, target: string): void {
  const { method, headers, url = '/' } = request;
  const outgoing = sendRequest(new URL(url, target), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  response.on('close', () => outgoing.destroy());
  request.pipe(outgoing);
}
