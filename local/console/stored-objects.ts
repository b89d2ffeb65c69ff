import { type RequestHandler, Router } from 'express';
import { contentTypeOf } from '../cloud/buckets/content-type.ts';
import { messagePage } from './view/message-page.ts';

/** What a stored page may do: be seen. It comes from a build, not from the console. */
const storedPagePolicy =
  "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

/** Shows an object of a bucket at the path at which the console of S3 does: `/s3/object/<bucket>?prefix=<key>`. */
export function storedObjects(read: (bucket: string, key: string) => Buffer | undefined): Router {
  const show: RequestHandler<{ bucket: string }> = (request, response) => {
    const { prefix } = request.query;
    const key = typeof prefix === 'string' ? prefix : '';
    const body = read(request.params.bucket, key);
    if (body === undefined) {
      response.status(404).send(messagePage('Not found', `There is no object ${key} here.`));
      return;
    }
    response.set('Content-Security-Policy', storedPagePolicy).type(contentTypeOf(key)).send(body);
  };
  const router = Router();
  router.get('/s3/object/:bucket', show);
  return router;
}
