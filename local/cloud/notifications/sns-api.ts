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
    if (!message) throw new QueryError('InvalidParameter', 'Invalid parameter: Empty message');
    try {
      return { MessageId: topics.publish({ topicArn, subject, message }) };
    } catch (error) {
      if (error instanceof TopicNotFoundError) throw new QueryError('NotFound', error.message);
      throw error;
    }
  };
}
