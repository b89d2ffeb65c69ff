import { type CloudEvent, newEvent } from '../events/event.ts';
import { placeOfRegistry } from './image-reference.ts';
import type { PushedImage } from './pushed-images.ts';

/**
 * What ECR tells EventBridge of a push; undefined for a push to no registry of ECR.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 */
export function imageEvent({ host, repository, tag, digest }: PushedImage): CloudEvent | undefined {
  const place = placeOfRegistry(host);
  if (place === undefined) return undefined;
  return newEvent({
    ...{ 'detail-type': 'ECR Image Action', source: 'aws.ecr', ...place, resources: [] },
    detail: {
      ...{ result: 'SUCCESS', 'repository-name': repository, 'image-digest': digest },
      ...{ 'action-type': 'PUSH', 'image-tag': tag },
    },
  });
}
