import { describe, expect, it } from '@jest/globals';
import { type InputOfTarget, inputFor } from '../../../../local/cloud/events/target-input.ts';
import { anEvent } from './an-event.ts';

const rule = { name: 'told', arn: 'arn:aws:events:eu-central-1:111111111111:rule/told' };
const event = anEvent({ stage: 'Dev "1"', list: [{ id: 7 }] });
const transformed = (InputTemplate: string, InputPathsMap: Record<string, string>): InputOfTarget => ({
  InputTransformer: { InputTemplate, InputPathsMap },
});

describe('what a target is given', () => {
  it.each<[string, InputOfTarget, unknown]>([
    ['the whole event', {}, event],
    ['what the rule says', { Input: '{"a":1}' }, { a: 1 }],
    ['a part of the event', { InputPath: '$.detail.stage' }, 'Dev "1"'],
    [
      'an object made of parts',
      transformed('{"stage":<stage>,"id":<id>,"text":"<stage> of <pipeline>"}', {
        stage: '$.detail.stage',
        id: '$.detail.list[0].id',
        pipeline: '$.detail.pipeline',
      }),
      { stage: 'Dev "1"', id: 7, text: 'Dev "1" of sample' },
    ],
    [
      'lines of text',
      transformed('"<type> in"\n"<region>"', { type: '$.detail-type', region: '$.region' }),
      'CodePipeline Stage Execution State Change in\neu-central-1',
    ],
    [
      'the event inside something else, and the rule',
      transformed('{"by":<aws.events.rule-name>,"event":<aws.events.event.json>}', {}),
      { by: 'told', event },
    ],
  ])('is %s', (_, target, given) => {
    expect(inputFor(target, event, rule)).toEqual(given);
  });
});
