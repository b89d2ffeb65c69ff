import { Stack } from 'aws-cdk-lib';
import { Project } from 'aws-cdk-lib/aws-codebuild';
import type { Repository } from 'aws-cdk-lib/aws-codecommit';
import { type Pipeline, PipelineType } from 'aws-cdk-lib/aws-codepipeline';
import { CodeCommitTrigger } from 'aws-cdk-lib/aws-codepipeline-actions';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  CodePipeline,
  CodePipelineSource,
  type FileSet,
  StackOutputReference,
  type Step,
} from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import {
  namedBecause,
  type Release,
  type WorkloadEnvironment,
  WorkloadStage,
} from '../../workload/workload-stage.ts';
import type { BuildspecFacts } from '../buildspec-facts.ts';
import { cdkCli } from '../cdk-cli.ts';
import { type Delivery, type DeliveryStage, type DeliveryStep, stopsTasks } from '../delivery.ts';
import { architectureOf } from '../resolve-environments.ts';
import { acknowledgeRoles } from './acknowledge-roles.ts';
import type { BuildSurroundings } from './build-surroundings.ts';
import { BuildspecStep, buildImage, type Outputs } from './buildspec-step.ts';
import { defineDeliveryDashboard } from './delivery-dashboard.ts';
import { defineGateStep } from './gate-step.ts';
import { grantReadOfReports } from './grant-reports.ts';
import type { ImageRepositories } from './image-repositories.ts';
import { grantStep, variablesOf } from './step-permissions.ts';

export interface DeliveryPipelineProps {
  delivery: Delivery;
  environments: readonly WorkloadEnvironment[];
  release: Release;
  repository: Repository;
  images: ImageRepositories;
  builds: BuildSurroundings;
  /** By the region of stacks that stand in another one than the pipeline: where it copies what it deploys there. */
  artifactCopies: Record<string, IBucket>;
  factsOf(buildspec: string): BuildspecFacts;
}

/** The environment that a stage deploys before its steps. */
interface Deployed {
  environment: WorkloadEnvironment;
  outputs: Partial<Outputs>;
}

/** Renders a delivery as an AWS CodePipeline that changes itself. */
export class DeliveryPipeline extends Construct {
  readonly #props: DeliveryPipelineProps;
  readonly #source: FileSet;
  readonly #steps: BuildspecStep[] = [];
  /** Known as soon as the build stage is. */
  #assembly: FileSet | undefined;
  readonly #pipeline: CodePipeline;

  constructor(scope: Construct, id: string, props: DeliveryPipelineProps) {
    super(scope, id);
    this.#props = props;
    this.#source = this.#defineSource();
    this.#pipeline = this.#definePipeline();
    for (const stage of props.delivery.stages) this.#render(stage);
    this.#pipeline.buildPipeline();
    this.#grantReports();
    acknowledgeRoles(this, this.#pipeline, props.builds, Object.values(props.artifactCopies));
    defineDeliveryDashboard(this, { pipeline: this.#pipeline.pipeline, projects: this.#projects() });
    namedBecause(this.#pipeline.pipeline, 'People and programs start and approve it by its name.');
    namedBecause(this.#pipeline.selfMutationProject, 'CDK Pipelines names it for the pipeline.');
  }

  get pipeline(): Pipeline {
    return this.#pipeline.pipeline;
  }

  /** That of a step of the delivery. */
  projectOf(step: DeliveryStep): Project {
    const defined = this.#steps.find((each) => each.step === step);
    if (!defined) throw new Error(`Step "${step.name}" is not of this delivery`);
    return defined.project;
  }

  #projects(): Project[] {
    return this.node.findAll().filter((each) => each instanceof Project);
  }

  #defineSource(): FileSet {
    const { delivery, repository } = this.#props;
    const source = CodePipelineSource.codeCommit(repository, delivery.branch, {
      actionName: 'source',
      // The event of a push goes to a function first, which looks at what it touches.
      trigger: CodeCommitTrigger.NONE,
    });
    return outputOf(source);
  }

  #definePipeline(): CodePipeline {
    const { delivery, builds, artifactCopies } = this.#props;
    return new CodePipeline(this, 'Pipeline', {
      pipelineName: delivery.repository,
      pipelineType: PipelineType.V2,
      synth: this.#defineSynth(),
      cliVersion: cdkCli.version,
      cdkAssetsCliVersion: cdkCli.assetsVersion,
      crossRegionReplicationBuckets: {
        [Stack.of(this).region]: builds.artifactBucket,
        ...artifactCopies,
      },
      codeBuildDefaults: { buildEnvironment: { buildImage } },
    });
  }

  /** The steps of the build stage; CDK Pipelines finds those that come before through the one it is given. */
  #defineSynth(): Step {
    const build = this.#props.delivery.stages.find((stage) => stage.kind === 'build');
    const steps = this.#defineSteps(build?.steps ?? []);
    const producer = steps.find(({ primaryOutput }) => primaryOutput !== undefined);
    if (!producer) throw new Error('No step of the build stage produces the cloud assembly');
    this.#assembly = outputOf(producer);
    return producer;
  }

  #render(stage: DeliveryStage): void {
    switch (stage.kind) {
      case 'source':
      case 'build':
      case 'self-update':
      case 'file-publishing':
        return; // Made by CDK Pipelines from what the pipeline was given.
      case 'steps':
        this.#pipeline.addWave(stage.name, { post: this.#defineSteps(stage.steps) });
        return;
      case 'deployment':
        this.#renderDeployment(stage);
        return;
      case 'gate':
        this.#renderGate(stage);
        return;
      default:
        stage satisfies never;
    }
  }

  #renderGate({ name, gate }: Extract<DeliveryStage, { kind: 'gate' }>): void {
    const dossier = this.#defineStep(gate.dossier);
    const approval = defineGateStep(this, gate, { dossier, key: this.#props.builds.key });
    const check = gate.check && this.#defineStep(gate.check);
    check?.addStepDependency(approval);
    this.#pipeline.addWave(name, { post: [dossier, approval, ...(check ? [check] : [])] });
  }

  #renderDeployment({ name, steps }: Extract<DeliveryStage, { kind: 'deployment' }>): void {
    const { environments, release } = this.#props;
    const environment = environments.find((candidate) => candidate.name === name);
    if (!environment) throw new Error(`Environment "${name}" was not checked before it was rendered`);
    const home = Stack.of(this);
    const builds = { account: home.account, namePrefix: `${home.stackName}-` };
    const workload = new WorkloadStage(home, {
      environment,
      release,
      ...(steps.some(stopsTasks) && { stoppingBuilds: builds }),
    });
    const deployed = { environment, outputs: outputsOf(workload) };
    this.#pipeline.addStage(workload, { post: this.#defineSteps(steps, deployed) });
  }

  #defineSteps(steps: readonly DeliveryStep[], deployed?: Deployed): BuildspecStep[] {
    const defined = new Map(steps.map((step) => [step.name, this.#defineStep(step, deployed)]));
    for (const { name, after = [] } of steps) {
      for (const predecessor of after) {
        const before = defined.get(predecessor);
        if (before) defined.get(name)?.addStepDependency(before);
      }
    }
    return [...defined.values()];
  }

  #defineStep(step: DeliveryStep, deployed?: Deployed): BuildspecStep {
    const { builds, environments } = this.#props;
    const defined = new BuildspecStep({
      step,
      builds,
      variables: variablesOf(step, this.#props),
      reports: this.#props.factsOf(step.buildspec).hasReports,
      architecture: architectureOf(environments),
      source: this.#source,
      outputs: deployed?.outputs ?? {},
      ...(step.comparesWith !== undefined && {
        assembly: this.#assembly,
        namespace: `${step.name}-${step.comparesWith}`,
      }),
      grant: (builder) => grantStep(this, step, { ...this.#props, builder, deployed: deployed?.environment }),
    });
    this.#steps.push(defined);
    return defined;
  }

  /** Of the steps before it; they have their projects when the pipeline is built. */
  #grantReports(): void {
    for (const [index, { step, project }] of this.#steps.entries()) {
      if (step.comparesWith === undefined) continue;
      const before = this.#steps.slice(0, index);
      const reporting = before.filter((each) => this.#props.factsOf(each.step.buildspec).hasReports);
      grantReadOfReports(
        project,
        reporting.map((each) => each.project),
      );
    }
  }
}

function outputsOf({ services: { shopUrl, taskStopping } }: WorkloadStage): Partial<Outputs> {
  const refer = StackOutputReference.fromCfnOutput;
  return {
    ShopUrl: refer(shopUrl),
    ...(taskStopping && {
      ClusterArn: refer(taskStopping.clusterArn),
      TaskStopperRole: refer(taskStopping.role),
    }),
  };
}

function outputOf({ id, primaryOutput }: Step): FileSet {
  if (!primaryOutput) throw new Error(`Step "${id}" hands nothing on`);
  return primaryOutput;
}
