import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Cloud } from '../cloud/cloud.ts';
import type { JsonObject } from '../cloud/json.ts';
import type { RecordedResource } from '../cloud/recorded-resource.ts';
import type { ActionProviders } from './actions/action-handler.ts';
import type { DefinitionChange } from './actions/generated-builds.ts';
import { sourcesUnavailableIn } from './check-sources.ts';
import type { FindAlarm } from './conditions/rule-request.ts';
import type { PipelineDeclaration } from './declaration.ts';
import { PipelineRequestError } from './errors.ts';
import type { PipelineEvent } from './execution.ts';
import { Ledger } from './ledger.ts';
import { PipelineRunner } from './pipeline-runner.ts';
import { readDeclaration } from './read-declaration.ts';

export interface TriggeredExecution {
  pipelineName: string;
  executionId: string;
}

export interface DeployedPipelinesOptions {
  stateDirectory: string;
  cloud: Pick<Cloud, 'resources' | 'alarms'>;
  providers: ActionProviders;
  tell: (event: PipelineEvent) => void;
  /** Called with each pipeline that is taken up for the first time since the start. */
  opened: (runner: PipelineRunner) => void;
}

/** The pipelines that stand in the cloud, each with what carries it out. */
export class DeployedPipelines {
  private readonly options: DeployedPipelinesOptions;
  private readonly runners = new Map<string, PipelineRunner>();

  constructor(options: DeployedPipelinesOptions) {
    this.options = options;
  }

  all(): PipelineRunner[] {
    return [...this.runners.values()];
  }

  find(pipelineName: string): PipelineRunner | undefined {
    return this.runners.get(pipelineName);
  }

  /** @throws PipelineRequestError */
  get(pipelineName: string): PipelineRunner {
    const runner = this.runners.get(pipelineName);
    if (runner !== undefined) return runner;
    const known = [...this.runners.keys()].join(', ') || 'none';
    throw new PipelineRequestError(
      'PipelineNotFoundException',
      `There is no pipeline ${pipelineName}; deployed are ${known}`,
    );
  }

  /**
   * Compares the deployed pipelines with those that are known: a new one begins at version 1, a changed one gets the
   * next version. Where the template asks for it (`RestartExecutionOnUpdate`), a changed pipeline is executed once
   * more, and the execution that deployed the change is cancelled.
   */
  takeUp(deployedBy?: TriggeredExecution): DefinitionChange[] {
    const deployed = this.options.cloud.resources('AWS::CodePipeline::Pipeline');
    const declarations = deployed.map((resource) => ({ resource, declaration: readDeclaration(resource) }));
    for (const name of this.runners.keys()) {
      if (!declarations.some(({ declaration }) => declaration.name === name)) this.drop(name);
    }
    return declarations.flatMap(
      ({ resource, declaration }) => this.takeUpOne(resource, declaration, deployedBy) ?? [],
    );
  }

  /** Takes up what `UpdatePipeline` says; it holds until a deployment changes the template. */
  update(pipelineName: string, given: JsonObject): void {
    const runner = this.get(pipelineName);
    const properties = { ...this.onlyInTemplates(pipelineName), ...given };
    const declaration = readDeclaration({ ...this.resourceOf(pipelineName), properties });
    Object.assign(runner.ledger.pipeline, {
      version: runner.ledger.pipeline.version + 1,
      updated: new Date().toISOString(),
      updatedByApi: properties,
    });
    runner.redeclare(declaration);
    runner.ledger.savePipeline();
  }

  /** The stack's part of a pipeline. */
  resourceOf(pipelineName: string): RecordedResource {
    const resource = this.options.cloud
      .resources('AWS::CodePipeline::Pipeline')
      .find((candidate) => readDeclaration(candidate).name === pipelineName);
    if (resource === undefined) throw new Error(`The pipeline ${pipelineName} is in no stack any more`);
    return resource;
  }

  /** What the API has no member for. */
  private onlyInTemplates(pipelineName: string): JsonObject {
    const { RestartExecutionOnUpdate = false, DisableInboundStageTransitions = [] } =
      this.resourceOf(pipelineName).properties;
    return { RestartExecutionOnUpdate, DisableInboundStageTransitions };
  }

  private takeUpOne(
    resource: RecordedResource,
    declaration: PipelineDeclaration,
    deployedBy: TriggeredExecution | undefined,
  ): DefinitionChange | undefined {
    const known = this.runners.get(declaration.name);
    const runner = known ?? this.open(declaration, resource);
    const { pipeline } = runner.ledger;
    const definitionHash = hashOf(resource);
    if (pipeline.definitionHash === definitionHash) return undefined;
    const isNew = pipeline.version === 0;
    Object.assign(pipeline, {
      version: pipeline.version + 1,
      definitionHash,
      updated: new Date().toISOString(),
    });
    delete pipeline.updatedByApi;
    runner.redeclare(declaration);
    const restartedAs =
      isNew || !declaration.restartExecutionOnUpdate ? null : this.restart(runner, deployedBy);
    runner.ledger.savePipeline();
    return { pipelineName: declaration.name, version: pipeline.version, restartedAs };
  }

  private open(declaration: PipelineDeclaration, resource: RecordedResource): PipelineRunner {
    const directory = join(this.options.stateDirectory, 'pipelines', declaration.name);
    const ledger = new Ledger(directory, declaration.name, this.options.tell);
    const { updatedByApi, definitionHash } = ledger.pipeline;
    const isUpdated = updatedByApi !== undefined && definitionHash === hashOf(resource);
    const current = isUpdated ? readDeclaration({ ...resource, properties: updatedByApi }) : declaration;
    const findAlarm: FindAlarm = (region, name) =>
      this.options.cloud
        .alarms()
        .find((alarm) => alarm.name === name && alarm.region === region && alarm.account === current.account);
    const runner = new PipelineRunner(current, ledger, this.options.providers, findAlarm);
    this.options.opened(runner);
    this.runners.set(declaration.name, runner);
    return runner;
  }

  private restart(runner: PipelineRunner, deployedBy: TriggeredExecution | undefined): string | null {
    const { version } = runner.ledger.pipeline;
    const deployer = runner.ledger.executions.find(
      (execution) => execution.executionId === deployedBy?.executionId,
    );
    const problem = sourcesUnavailableIn(runner.declaration, this.options.providers);
    const goesOn =
      problem === undefined ? 'and is executed once more' : `and is not executed: ${problem.message}`;
    // Before the new one begins: killed in between, the next start finds the change again.
    if (deployer !== undefined) {
      deployer.updatedPipeline = { version, stage: deployer.position.stage };
      runner.cancel(deployer, `The pipeline was updated to version ${version}, ${goesOn}`);
    }
    return problem === undefined ? runner.begin('PipelineUpdate').executionId : null;
  }

  /** A pipeline whose stack was deleted runs no more; what it did stays on disk. */
  private drop(name: string): void {
    this.runners.get(name)?.cancelAll('The pipeline was deleted');
    this.runners.delete(name);
    this.options.tell({ kind: 'pipeline-changed', pipelineName: name });
  }
}

function hashOf(resource: RecordedResource): string {
  return createHash('sha256').update(JSON.stringify(resource.properties)).digest('hex');
}
