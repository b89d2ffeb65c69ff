import { type QueryApiHandler, QueryError } from '../endpoint/query-api.ts';
import { TopicNotFoundError, type Topics } from './topics.ts';

/** By which requests to SNS are told from those to other services. */
export const snsVersion = '2010-03-31';

/** Source: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function snsApi(topics: Topics): QueryApiHandler {
  return async (action, parameters) => {
    if (action !== 'Publish')
      throw new QueryError('InvalidAction', `SNS answers Publish here, not ${action}.`);
    if (parameters.has('MessageStructure'))
      throw new QueryError('InvalidParameter', 'Here everybody gets the same message: no MessageStructure.');
    const { TopicArn: topicArn = '', Message: message, Subject: subject } = Object.fromEntries(parameters);
    const group = parameters.get('MessageGroupId') ?? undefined;
    if (!message) throw new QueryError('InvalidParameter', 'Invalid parameter: Empty message');
    try {
      return {
        MessageId: topics.publish({
          topicArn,
          subject,
          message,
          group,
          attributes: attributesIn(parameters),
        }),
      };
    } catch (error) {
      if (error instanceof TopicNotFoundError) throw new QueryError('NotFound', error.message);
      throw error;
    }
  };
}

/** Those that are texts, `MessageAttributes.entry.1.Name` and so on. */
function attributesIn(parameters: URLSearchParams): Record<string, string> {
  const names = [...parameters].filter(([key]) => /^MessageAttributes\.entry\.\d+\.Name$/.test(key));
  return Object.fromEntries(
    names.map(([key, name]) => [name, parameters.get(key.replace(/Name$/, 'Value.StringValue')) ?? '']),
  );
}
