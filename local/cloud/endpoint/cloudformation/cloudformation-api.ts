import { type QueryApiHandler, QueryError } from '../query-api.ts';
import { createChangeSet, deleteChangeSet, executeChangeSet } from './change-sets.ts';
import { describeChangeSet, listChangeSets } from './describe-change-sets.ts';
import { describeStackEvents, describeStackResources, listStackResources } from './describe-resources.ts';
import { describeStacks, listExports, listImports, listStacks } from './describe-stacks.ts';
import { getTemplate, getTemplateSummary } from './describe-template.ts';
import { type CloudFormationParts, type Operation, ValidationError } from './operation.ts';
import { deleteStack, updateTerminationProtection } from './stack-operations.ts';

/** By which requests to CloudFormation are told from those to other services. */
export const cloudFormationVersion = '2010-05-15';

const operations: Record<string, Operation> = {
  CreateChangeSet: createChangeSet,
  DescribeChangeSet: describeChangeSet,
  ExecuteChangeSet: executeChangeSet,
  DeleteChangeSet: deleteChangeSet,
  ListChangeSets: listChangeSets,
  DescribeStacks: describeStacks,
  ListStacks: listStacks,
  ListExports: listExports,
  ListImports: listImports,
  DescribeStackEvents: describeStackEvents,
  DescribeStackResources: describeStackResources,
  ListStackResources: listStackResources,
  GetTemplate: getTemplate,
  GetTemplateSummary: getTemplateSummary,
  UpdateTerminationProtection: updateTerminationProtection,
  DeleteStack: deleteStack,
};

/**
 * Reads stacks, and changes them by change sets, as `cdk deploy` and `aws cloudformation deploy` do. Stacks are those of
 * the account and region that a request is signed for.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Operations.html
 */
export function cloudFormationApi(parts: CloudFormationParts): QueryApiHandler {
  return async (action, parameters, caller) => {
    const operation = operations[action];
    if (operation === undefined) {
      throw new QueryError(
        'InvalidAction',
        `CloudFormation answers ${Object.keys(operations).join(', ')} here, not ${action}.`,
      );
    }
    checkParameters(action, operation, parameters);
    return operation.answer(parts, { parameters, caller });
  };
}

/** What is not carried out here is refused, and never passed over in silence. */
function checkParameters(
  action: string,
  { reads, ignores = [], only = {} }: Operation,
  parameters: URLSearchParams,
): void {
  const known = ['Action', 'Version', ...reads, ...ignores];
  for (const [key, value] of parameters) {
    const [name = ''] = key.split('.');
    if (known.includes(name) || value === '' || value === only[key]) continue;
    throw new ValidationError(`${action} is not carried out with ${key}=${value} on this machine.`);
  }
}
