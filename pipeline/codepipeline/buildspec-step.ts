import {
  BuildSpec,
  Cache,
  LinuxArmBuildImage,
  LinuxBuildImage,
  PipelineProject,
} from 'aws-cdk-lib/aws-codebuild';
import { type Artifact, GlobalVariables, type IStage } from 'aws-cdk-lib/aws-codepipeline';
import { CodeBuildAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import {
  type CodePipelineActionFactoryResult,
  FileSet,
  type ICodePipelineActionFactory,
  type ProduceActionOptions,
  type StackOutputReference,
  Step,
} from 'aws-cdk-lib/pipelines';
import { type Architecture, acknowledge } from '../../workload/workload-stage.ts';
import type { DeliveryStep, OutputName } from '../delivery.ts';
import { acknowledgeProject } from './acknowledge-roles.ts';
import type { BuildSurroundings } from './build-surroundings.ts';

/** The image that has Node 24: https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html */
export const buildImage = LinuxBuildImage.STANDARD_8_0;

/** The same for AWS's own processors: images are built where they could run. */
const armBuildImage = LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_4_0;

export type Outputs = Record<OutputName, StackOutputReference>;

export interface BuildspecStepProps {
  step: DeliveryStep;
  source: FileSet;
  builds: BuildSurroundings;
  /** Environment variables of every build. */
  variables: Readonly<Record<string, string>>;
  /** Whether the buildspec reports. */
  reports: boolean;
  /** What images are built for. */
  architecture: Architecture;
  /** Outputs of the environment that was deployed before, where the step has variables from them. */
  outputs: Partial<Outputs>;
  /** The cloud assembly, where the step takes it beside its source: it finds its name in `ASSEMBLY_SOURCE`. */
  assembly?: FileSet | undefined;
  /** By which later actions name the variables that the buildspec exports. */
  namespace?: string | undefined;
  /** Called with the build's role. */
  grant(builder: PipelineProject): void;
}

/**
 * A CodeBuild build whose commands stand in the source it is given. CDK Pipelines' own steps write them into the
 * pipeline instead, so that a change of them would need the pipeline to change itself first.
 */
export class BuildspecStep extends Step implements ICodePipelineActionFactory {
  readonly #props: BuildspecStepProps;
  #project: PipelineProject | undefined;

  constructor(props: BuildspecStepProps) {
    super(props.step.name);
    this.#props = props;
    this.addDependencyFileSet(props.source);
    if (props.assembly) this.addDependencyFileSet(props.assembly);
    if (props.step.produces) this.configurePrimaryOutput(new FileSet(props.step.produces, this));
  }

  get step(): DeliveryStep {
    return this.#props.step;
  }

  /** There when the pipeline is built. */
  get project(): PipelineProject {
    if (!this.#project) throw new Error(`Step "${this.step.name}" has no project yet`);
    return this.#project;
  }

  override get consumedStackOutputs(): StackOutputReference[] {
    return this.#variables.map(([, output]) => output);
  }

  /** How the configuration of a later action refers to a variable that the buildspec exports. */
  exported(variable: string): string {
    const { step, namespace } = this.#props;
    if (namespace === undefined) throw new Error(`Step "${step.name}" has no namespace for its variables`);
    return `#{${namespace}.${variable}}`;
  }

  produceAction(stage: IStage, options: ProduceActionOptions): CodePipelineActionFactoryResult {
    const project = this.#defineProject(options);
    this.#project = project;
    const { namespace, source } = this.#props;
    const assembly = this.#props.assembly && options.artifacts.toCodePipeline(this.#props.assembly);
    stage.addAction(
      new CodeBuildAction({
        actionName: options.actionName,
        runOrder: options.runOrder,
        project,
        input: options.artifacts.toCodePipeline(source),
        ...(assembly && { extraInputs: [assembly] }),
        outputs: this.primaryOutput && [options.artifacts.toCodePipeline(this.primaryOutput)],
        environmentVariables: {
          ...Object.fromEntries(
            this.#variables.map(([name, output]) => [
              name,
              { value: options.stackOutputsMap.toCodePipeline(output) },
            ]),
          ),
          ...(assembly && { ASSEMBLY_SOURCE: { value: nameOf(assembly) } }),
          ...(looksAtExecution(this.step) && { EXECUTION_ID: { value: GlobalVariables.executionId } }),
        },
        variablesNamespace: namespace ?? options.variablesNamespace,
      }),
    );
    return { runOrdersConsumed: 1, project };
  }

  #defineProject({ scope }: ProduceActionOptions): PipelineProject {
    const { step, builds, variables, reports, architecture, grant } = this.#props;
    const needsArm = architecture === 'arm64' && step.publishesImages === true;
    const project = new PipelineProject(scope, step.name, {
      description: `Runs ${step.buildspec}`,
      buildSpec: BuildSpec.fromSourceFilename(step.buildspec),
      environment: {
        buildImage: needsArm ? armBuildImage : buildImage,
        privileged: step.publishesImages ?? false,
      },
      environmentVariables: Object.fromEntries(
        Object.entries(variables).map(([name, value]) => [name, { value }]),
      ),
      cache: Cache.bucket(builds.cacheBucket, { prefix: needsArm ? `${step.name}-arm64` : step.name }),
      logging: { cloudWatch: { logGroup: builds.logGroup } },
      grantReportGroupPermissions: reports,
    });
    acknowledgeProject(project, { reports });
    grant(project);
    if (step.publishesImages) {
      acknowledge(project, {
        rules: ['AwsSolutions-IAM5[Resource::*]'],
        reason: 'The token that signs in to ECR is given for the whole registry, not for a repository.',
      });
    }
    return project;
  }

  /** Each variable of the step with the output it comes from. */
  get #variables(): [name: string, output: StackOutputReference][] {
    const { step, outputs } = this.#props;
    return Object.entries(step.variablesFromOutputs ?? {}).map(([name, outputName]) => {
      const output = outputs[outputName];
      if (!output)
        throw new Error(`Step "${step.name}" wants output ${outputName}, but nothing was deployed before it`);
      return [name, output];
    });
  }
}

function looksAtExecution({ comparesWith, judges }: DeliveryStep): boolean {
  return comparesWith !== undefined || judges !== undefined;
}

/** CodeBuild tells by the name where it has put a further source. */
function nameOf({ artifactName }: Artifact): string {
  if (artifactName === undefined) throw new Error('The cloud assembly is an artifact without a name');
  return artifactName;
}
