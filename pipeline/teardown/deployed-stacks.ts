import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';
import type { ClientOptions } from '../deployment/aws-access.ts';
import type { Template } from '../deployment/stack.ts';
import { RefusedInput } from '../refused-input.ts';
import { type DeployedResource, fateOf } from './deployed-resource.ts';

/** A stack that CloudFormation is changing right now. */
export class StackIsBusy extends RefusedInput {
  override name = 'StackIsBusy';

  constructor(name: string, status: string) {
    super(`Stack ${name} is ${status}; stop the pipeline, wait until it has settled, and run this again.`);
  }
}

/** What is there of a stack; undefined where it is gone or was never there. */
export interface DeployedStack {
  status: StackStatus;
  resources: readonly DeployedResource[];
}

/** The stacks of one account and region, as CloudFormation has them. */
export class DeployedStacks {
  readonly #client: CloudFormationClient;

  constructor(options: ClientOptions) {
    this.#client = new CloudFormationClient(options);
  }

  async status(name: string): Promise<StackStatus | undefined> {
    try {
      const { Stacks } = await this.#client.send(new DescribeStacksCommand({ StackName: name }));
      const status = Stacks?.[0]?.StackStatus;
      return status === 'DELETE_COMPLETE' ? undefined : status;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** @throws StackIsBusy */
  async find(name: string): Promise<DeployedStack | undefined> {
    const status = await this.status(name);
    if (status === undefined) return undefined;
    if (status.endsWith('_IN_PROGRESS') && status !== 'DELETE_IN_PROGRESS' && status !== 'REVIEW_IN_PROGRESS')
      throw new StackIsBusy(name, status);
    return { status, resources: await this.#resources(name) };
  }

  async delete(name: string): Promise<void> {
    await this.#client.send(new DeleteStackCommand({ StackName: name }));
  }

  /** Of what is left of a stack, what could not be deleted, and why. */
  async failures(name: string): Promise<string[]> {
    const failures: string[] = [];
    for await (const { StackResourceSummaries } of this.#pages(name)) {
      for (const { LogicalResourceId, ResourceStatus, ResourceStatusReason } of StackResourceSummaries ?? [])
        if (ResourceStatus === 'DELETE_FAILED')
          failures.push(`${LogicalResourceId}: ${ResourceStatusReason}`);
    }
    return failures;
  }

  async #resources(name: string): Promise<DeployedResource[]> {
    const policies = await this.#policies(name);
    const resources: DeployedResource[] = [];
    for await (const { StackResourceSummaries } of this.#pages(name)) {
      for (const { LogicalResourceId = '', ResourceType = '', ...summary } of StackResourceSummaries ?? []) {
        if (summary.ResourceStatus === 'DELETE_COMPLETE' || !summary.PhysicalResourceId) continue;
        resources.push({
          logicalId: LogicalResourceId,
          type: ResourceType,
          physicalId: summary.PhysicalResourceId,
          fate: fateOf(policies.get(LogicalResourceId)),
        });
      }
    }
    return resources;
  }

  async #policies(name: string): Promise<Map<string, unknown>> {
    const { TemplateBody = '{}' } = await this.#client.send(new GetTemplateCommand({ StackName: name }));
    const { Resources } = JSON.parse(TemplateBody) as Template;
    return new Map(Object.entries(Resources).map(([id, { DeletionPolicy }]) => [id, DeletionPolicy]));
  }

  #pages(name: string) {
    return paginateListStackResources({ client: this.#client }, { StackName: name });
  }
}

/** CloudFormation has no code of its own for a stack that is not there. */
function isMissing(error: unknown): boolean {
  return (
    error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist')
  );
}
