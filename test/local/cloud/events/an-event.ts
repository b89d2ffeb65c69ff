import type { CloudEvent } from '../../../../local/cloud/events/event.ts';
import type { JsonObject } from '../../../../local/cloud/json.ts';

/** An event as CodePipeline emits it. */
export function anEvent(detail: JsonObject = {}): CloudEvent {
  return {
    version: '0',
    id: 'event-1',
    'detail-type': 'CodePipeline Stage Execution State Change',
    source: 'aws.codepipeline',
    account: '111111111111',
    time: '2026-11-28T12:00:00Z',
    region: 'eu-central-1',
    resources: ['arn:aws:codepipeline:eu-central-1:111111111111:sample'],
    detail: { pipeline: 'sample', state: 'SUCCEEDED', ...detail },
  };
}
