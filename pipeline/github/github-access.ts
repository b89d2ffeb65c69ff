import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { Repository } from 'aws-cdk-lib/aws-codecommit';
import { OidcProviderNative, PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge, type WorkloadEnvironment } from '../../workload/workload-stage.ts';
import { type BootstrapRole, bootstrapRoleArn } from '../bootstrap-role.ts';
import type { BuildspecFacts } from '../buildspec-facts.ts';
import type { ImageRepositories } from '../codepipeline/image-repositories.ts';
import { type Delivery, type DeliveryStage, stepsOf, stopsTasks } from '../delivery.ts';
import { grantBuildValues } from '../grant-build-values.ts';
import { grantStopOfTasks } from '../grant-stop-of-tasks.ts';
import { grantReadOfTemplates } from '../grant-templates.ts';
import { drRegionsOf, type Location } from '../resolve-environments.ts';
import { deploymentTimeoutInMinutes } from './assembly-jobs.ts';
import { mirrorEnvironment } from './mirror-workflow.ts';
import type { GithubSettings } from './resolve-github.ts';
import { environmentOf, takesRole } from './step-job.ts';

/** Who speaks for GitHub's jobs: https://docs.github.com/en/actions/concepts/security/openid-connect */
const issuer = 'token.actions.githubusercontent.com';

export interface GithubAccessProps {
  github: GithubSettings;
  delivery: Delivery;
  environments: readonly WorkloadEnvironment[];
  images: ImageRepositories;
  repository: Repository;
  factsOf(buildspec: string): BuildspecFacts;
}

/**
 * Lets jobs of one repository on GitHub take roles, without a key that anybody could lose: one role for each environment
 * there, which only a job of that environment on the delivered branch gets. All stand in the pipeline's account, which the
 * bootstrap stacks of the others trust already.
 */
export class GithubAccess extends Construct {
  readonly #props: GithubAccessProps;
  readonly #provider: string;

  constructor(scope: Construct, id: string, props: GithubAccessProps) {
    super(scope, id);
    this.#props = props;
    const { github, delivery, repository } = props;
    this.#provider = github.provider ?? this.#defineProvider();
    if (github.delivers) for (const stage of delivery.stages) this.#letIn(stage);
    repository.grantPullPush(this.#defineRole(mirrorEnvironment, Duration.hours(1)));
  }

  /** Whose certificate IAM fetches itself, where it is given none. */
  #defineProvider(): string {
    const provider = new OidcProviderNative(this, 'Provider', {
      url: `https://${issuer}`,
      clientIds: ['sts.amazonaws.com'],
    });
    return provider.oidcProviderArn;
  }

  #letIn(stage: DeliveryStage): void {
    const { environments } = this.#props;
    switch (stage.kind) {
      case 'source':
        return; // Nothing of AWS is needed there.
      case 'build':
      case 'steps':
      case 'gate':
        this.#letBuild(stage);
        return;
      case 'self-update':
        this.#letTake(stage.name, ['deploy', 'file-publishing'], this.#home);
        return;
      case 'file-publishing':
        this.#letTake(stage.name, ['file-publishing'], environments.flatMap(locationsOf));
        return;
      case 'deployment': {
        const deployed = environments.filter(({ name }) => name === stage.name);
        this.#letTake(stage.name, ['deploy', 'file-publishing'], deployed.flatMap(locationsOf));
        this.#letBuild(stage);
        return;
      }
      default:
        stage satisfies never;
    }
  }

  /** Stacks of the delivery itself stand in every region of an environment, for images and artifacts. */
  get #home(): Location[] {
    const { account, region } = Stack.of(this);
    const regions = [region, ...this.#props.environments.flatMap(locationsOf).map((each) => each.region)];
    return [...new Set(regions)].map((each) => ({ account, region: each }));
  }

  #letTake(environment: string, roles: readonly BootstrapRole[], locations: readonly Location[]): void {
    const arns = locations.flatMap((location) => roles.map((role) => bootstrapRoleArn(this, role, location)));
    const role = this.#defineRole(environment, Duration.minutes(deploymentTimeoutInMinutes));
    role.addToPolicy(new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [...new Set(arns)] }));
  }

  /** Each of its own, as each has a project of its own on AWS. */
  #letBuild(stage: DeliveryStage): void {
    const { factsOf, images, environments } = this.#props;
    for (const step of stepsOf(stage)) {
      const facts = factsOf(step.buildspec);
      if (!takesRole(step, facts)) continue;
      const role = this.#defineRole(environmentOf(step, stage), Duration.hours(1));
      grantBuildValues(this, role, facts);
      if (step.tagsRelease) images.grantTag(role);
      if (step.comparesImages) images.grantCompare(role, drRegionsOf(environments, Stack.of(this)));
      const deployed = environments.find(({ name }) => name === stage.name);
      if (deployed && stopsTasks(step)) grantStopOfTasks(role, deployed);
      if (step.comparesWith !== undefined) grantReadOfTemplates(this, role, step.comparesWith);
      if (!step.publishesImages) continue;
      images.grantPublish(role);
      acknowledge(role, {
        rules: ['AwsSolutions-IAM5[Resource::*]'],
        reason: 'The token that signs in to ECR is given for the whole registry, not for a repository.',
      });
    }
  }

  /**
   * The subject says repository and environment. STS knows the branch as well since January 2026; should it ever leave
   * it out, the environment's own rule for branches is what keeps others away.
   */
  #defineRole(environment: string, longest: Duration): Role {
    const { github, delivery } = this.#props;
    const role = new Role(this, environment, {
      description: `Taken by jobs of the environment ${environment} on GitHub`,
      maxSessionDuration: longest,
      assumedBy: new WebIdentityPrincipal(this.#provider, {
        StringEquals: {
          [`${issuer}:aud`]: 'sts.amazonaws.com',
          [`${issuer}:sub`]: `repo:${github.repository}:environment:${environment}`,
        },
        StringEqualsIfExists: { [`${issuer}:ref`]: `refs/heads/${delivery.branch}` },
      }),
    });
    new CfnOutput(this, `${environment}Role`, {
      value: role.roleArn,
      description: `The variable AWS_ROLE of the environment ${environment} on GitHub`,
    });
    return role;
  }
}

/** Where an environment is deployed. */
function locationsOf({ account, region, drRegion }: WorkloadEnvironment): Location[] {
  return [region, ...(drRegion === undefined ? [] : [drRegion])].map((each) => ({ account, region: each }));
}
