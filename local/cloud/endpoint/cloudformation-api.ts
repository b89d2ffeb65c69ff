import { callerOf } from '../emulator/caller.ts';
import type { StackRecord } from '../stack/stack-record.ts';
import type { StackStore } from '../stack/stack-store.ts';
import type { HttpHandler } from './http-endpoint.ts';

const version = '2010-05-15';

/** An answer by which the service refuses; its code is what the SDK calls the error. */
class QueryError extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

/**
 * `DescribeStacks` and `GetTemplate` of CloudFormation, in the AWS query protocol: a form goes in, XML comes out. Stacks
 * are those of the account and region that the request is signed for.
 *
 * Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function cloudFormationApi(store: Pick<StackStore, 'all' | 'findTemplate'>): HttpHandler {
  return async (request, response, body) => {
    const form = new URLSearchParams(body);
    const action = form.get('Action');
    if (request.method !== 'POST' || form.get('Version') !== version || action === null) return false;
    const { account, region } = callerOf(request.headers);
    const stacks = store.all().filter((stack) => stack.account === account && stack.region === region);
    try {
      const result = answer(action, { stacks, name: form.get('StackName'), store });
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(`<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      response.writeHead(400, { 'content-type': 'text/xml' });
      response.end(
        `<ErrorResponse><Error><Type>Sender</Type><Code>${error.name}</Code><Message>${escapeXml(error.message)}</Message></Error></ErrorResponse>`,
      );
    }
    return true;
  };
}

interface Question {
  stacks: readonly StackRecord[];
  name: string | null;
  store: Pick<StackStore, 'findTemplate'>;
}

function answer(action: string, question: Question): string {
  switch (action) {
    case 'DescribeStacks':
      return `<Stacks>${describeStacks(question).join('')}</Stacks>`;
    case 'GetTemplate':
      return `<TemplateBody>${escapeXml(question.store.findTemplate(stackCalled(question)) ?? '')}</TemplateBody>`;
    default:
      throw new QueryError('InvalidAction', `${action} is not carried out on this machine.`);
  }
}

function describeStacks(question: Question): string[] {
  const chosen = question.name === null ? question.stacks : [stackCalled(question)];
  return chosen.map(({ stackId, stackName, status, statusReason, lastUpdated, outputs }) => {
    const members = Object.entries(outputs).map(([key, value]) =>
      member({ OutputKey: key, OutputValue: String(value) }),
    );
    const reason = statusReason === null ? '' : element('StackStatusReason', statusReason);
    const fields = { StackId: stackId, StackName: stackName, CreationTime: lastUpdated, StackStatus: status };
    return `<member>${elements(fields)}${reason}<Outputs>${members.join('')}</Outputs></member>`;
  });
}

function stackCalled({ stacks, name }: Question): StackRecord {
  const stack = stacks.find(({ stackName, stackId }) => stackName === name || stackId === name);
  if (stack !== undefined) return stack;
  throw new QueryError('ValidationError', `Stack with id ${name} does not exist`);
}

function member(fields: Record<string, string>): string {
  return `<member>${elements(fields)}</member>`;
}

function elements(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, text]) => element(name, text))
    .join('');
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
