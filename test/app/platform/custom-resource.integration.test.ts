import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  answerCustomResource,
  type CloudFormationCustomResourceEvent,
  type CustomResource,
  isCustomResourceEvent,
} from '../../../app/platform/custom-resource.ts';
import { silentLogger } from '../../support/silent-logger.ts';

interface Answer {
  method: string | undefined;
  contentType: string | undefined;
  body: Record<string, string>;
}

let server: Server;
let answers: Answer[];
/** What CloudFormation's bucket answers, one after the other; 200 when there is none left. */
let statuses: number[];
let responseUrl: string;

beforeEach(async () => {
  answers = [];
  statuses = [];
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const contentType = request.headers['content-type'];
    answers.push({ method: request.method, contentType, body: JSON.parse(text) });
    response.writeHead(statuses.shift() ?? 200).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  responseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/answer?signature=s`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const common = {
  ServiceToken: 'arn:aws:lambda:eu-central-1:111111111111:function:migrate',
  StackId: 'arn:aws:cloudformation:eu-central-1:111111111111:stack/sluice-dev-data/1',
  RequestId: 'request-1',
  LogicalResourceId: 'Schema',
  ResourceType: 'AWS::CloudFormation::CustomResource',
  ResourceProperties: { ServiceToken: 'arn:aws:lambda:eu-central-1:111111111111:function:migrate' },
};

const create = (): CloudFormationCustomResourceEvent => ({
  ...common,
  RequestType: 'Create',
  ResponseURL: responseUrl,
});

function ask(
  event: CloudFormationCustomResourceEvent,
  work: () => Promise<unknown> = async () => undefined,
  { remainingTimeInMilliseconds = 60_000, ...more }: Partial<CustomResource> = {},
): Promise<void> {
  return answerCustomResource(event, {
    physicalId: `${event.LogicalResourceId}-schema`,
    work,
    advice: 'look at locks',
    remainingTimeInMilliseconds,
    logger: silentLogger(),
    ...more,
  });
}

describe('the answer to CloudFormation', () => {
  it('says that the work is done, and repeats what identifies the request', async () => {
    await ask(create());
    expect(answers).toEqual([
      {
        method: 'PUT',
        contentType: undefined,
        body: {
          Status: 'SUCCESS',
          PhysicalResourceId: 'Schema-schema',
          StackId: common.StackId,
          RequestId: 'request-1',
          LogicalResourceId: 'Schema',
        },
      },
    ]);
  });

  it('calls the resource on an update as it is to be called from then on', async () => {
    const update = {
      ...create(),
      RequestType: 'Update',
      PhysicalResourceId: 'as-before',
      OldResourceProperties: {},
    };
    await ask(update as CloudFormationCustomResourceEvent);
    expect(answers[0]?.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Schema-schema' });
  });

  it('says yes to a deletion without touching the data', async () => {
    let worked = false;
    const event = { ...create(), RequestType: 'Delete', PhysicalResourceId: 'as-before' };
    await ask(event as CloudFormationCustomResourceEvent, async () => {
      worked = true;
    });
    expect(worked).toBe(false);
    expect(answers[0]?.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'as-before' });
  });

  it('comes after a deletion where there is something to remove', async () => {
    const done: string[] = [];
    const event = { ...create(), RequestType: 'Delete', PhysicalResourceId: 'as-before' };
    await ask(event as CloudFormationCustomResourceEvent, async () => done.push('work'), {
      remove: async () => done.push(`removed before ${answers.length} answers`),
    });
    expect(done).toEqual(['removed before 0 answers']);
    expect(answers[0]?.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'as-before' });
  });

  it('gives the reason of a failure, and does not fail itself, or Lambda would repeat it', async () => {
    await ask(create(), () => Promise.reject(new Error('Migration catalog/0002-x.sql failed')));
    expect(answers[0]?.body).toMatchObject({
      Status: 'FAILED',
      Reason: 'Migration catalog/0002-x.sql failed',
    });
  });

  it('stays below the 4096 bytes that CloudFormation takes', async () => {
    await ask(create(), () => Promise.reject(new Error('x'.repeat(10_000))));
    expect(JSON.stringify(answers[0]?.body).length).toBeLessThan(4096);
  });

  it('comes before the time of the function is over', async () => {
    await ask(create(), () => new Promise(() => undefined), { remainingTimeInMilliseconds: 5050 });
    expect(answers[0]?.body).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/did not end within the time of the function; look at locks\.$/),
    });
  });

  it('is sent again when it is not taken', async () => {
    statuses = [503];
    await ask(create());
    expect(answers).toHaveLength(2);
  });

  it('fails the invocation when nobody takes it', async () => {
    statuses = [403, 403, 403];
    await expect(ask(create())).rejects.toThrow('did not take the answer of the custom resource: status 403');
  });
});

describe('an invocation', () => {
  it('is CloudFormation’s when it has a request type and somewhere to answer', () => {
    expect(isCustomResourceEvent(create())).toBe(true);
    expect(isCustomResourceEvent({})).toBe(false);
    expect(isCustomResourceEvent(null)).toBe(false);
  });
});
