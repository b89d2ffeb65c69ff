/**
 * The one definition of how a change reaches production. Every stage is one line of the story; the renderers in
 * the folders beside this file turn it into what a pipeline service understands.
 */
export const delivery: Delivery = {
  repository: 'sluice',
  branch: 'main',
  followers: ['team@sluice.example'],
  documentation: ['docs/**', '**/*.md', 'LICENSE'],
  changes: { name: 'changes', buildspec: 'buildspecs/changes.yml' },
  reviewTests: [{ name: 'integration', buildspec: 'buildspecs/integration.yml' }],
  stages: [
    { kind: 'source', name: 'Source' },
    {
      kind: 'build',
      name: 'Build',
      steps: [
        { name: 'unit', buildspec: 'buildspecs/unit.yml' },
        { name: 'security', buildspec: 'buildspecs/security.yml' },
        {
          name: 'synth',
          buildspec: 'buildspecs/synth.yml',
          after: ['unit', 'security'],
          produces: 'cdk.out',
        },
      ],
    },
    { kind: 'self-update', name: 'UpdatePipeline' },
    { kind: 'file-publishing', name: 'Assets' },
    {
      kind: 'steps',
      name: 'Images',
      steps: [{ name: 'images', buildspec: 'buildspecs/images.yml', publishesImages: true }],
    },
    { kind: 'deployment', name: 'dev', steps: [againstShop('functional')] },
    {
      kind: 'gate',
      name: 'GateStaging',
      gate: {
        name: 'promote-to-staging',
        question: 'Promote what runs in dev to staging?',
        approvers: ['approvers@sluice.example'],
        dossier: dossierOf('staging'),
      },
    },
    {
      kind: 'deployment',
      name: 'staging',
      // One after the other, so that none measures what another does to the shop.
      steps: [
        againstShop('functional'),
        { ...againstShop('load'), after: ['functional'] },
        { ...whileTasksStop('resilience'), after: ['load'] },
        // The last, so that it also sees the shop whole again.
        { ...againstShop('dynamic-security'), after: ['resilience'] },
      ],
    },
    {
      kind: 'steps',
      name: 'Copies',
      steps: [{ name: 'copies', buildspec: 'buildspecs/copies.yml', comparesImages: true }],
    },
    {
      kind: 'gate',
      name: 'GateProd',
      gate: {
        name: 'promote-to-prod',
        question: 'Promote what runs in staging to prod?',
        approvers: ['approvers@sluice.example'],
        dossier: dossierOf('prod'),
        check: twoPersonsAt('promote-to-prod', 'prod'),
      },
    },
    { kind: 'deployment', name: 'prod', steps: [againstShop('smoke')] },
    {
      kind: 'steps',
      name: 'Release',
      steps: [{ name: 'release', buildspec: 'buildspecs/release.yml', tagsRelease: true }],
    },
  ],
};

/** Tests the shop that was just deployed, at its own address. */
function againstShop(name: string): DeliveryStep {
  return {
    name,
    buildspec: `buildspecs/${name}.yml`,
    variablesFromOutputs: { SHOP_URL: 'ShopUrl' },
  };
}

/** The same, while single tasks of the shop are stopped. */
function whileTasksStop(name: string): DeliveryStep {
  return {
    ...againstShop(name),
    variablesFromOutputs: {
      SHOP_URL: 'ShopUrl',
      CLUSTER_ARN: 'ClusterArn',
      TASK_STOPPER_ROLE: 'TaskStopperRole',
    },
  };
}

/** Tells the approver what the release would change in the environment. */
function dossierOf(environment: string): DeliveryStep {
  return { name: 'dossier', buildspec: 'buildspecs/dossier.yml', comparesWith: environment };
}

/** Lets nobody promote what they have written themselves. */
function twoPersonsAt(gate: string, environment: string): DeliveryStep {
  return { name: 'two-persons', buildspec: 'buildspecs/two-persons.yml', judges: { gate, environment } };
}

export interface Delivery {
  /** The CodeCommit repository whose pushes start the pipeline. */
  repository: string;
  branch: string;
  /**
   * E-mail addresses that are told when a delivery fails, waits, goes back or works again; each has to confirm a mail of SNS
   * first. May be none.
   */
  followers: readonly string[];
  /**
   * The paths of documentation: a push that touches no others starts nothing. `*` is any part of a name, `**` any number of
   * folders.
   */
  documentation: readonly string[];
  /**
   * Tells of a pull request what it would change; runs beside the steps of the build, which it has to pass. It finds the
   * source at `SOURCE_URL`, and in `DESTINATION_COMMIT` where the branch stands.
   */
  changes: DeliveryStep;
  /**
   * Tests that a pull request has to pass beside the steps of the build, and that take too long for every push; what main
   * has was reviewed, so that it has passed them.
   */
  reviewTests: readonly DeliveryStep[];
  /** In the order in which a change passes them; every stage waits for the one before. */
  stages: readonly DeliveryStage[];
}

export type DeliveryStage =
  | { kind: 'source'; name: 'Source' }
  /** Tests the source, and makes the templates of everything that follows. */
  | { kind: 'build'; name: 'Build'; steps: readonly DeliveryStep[] }
  /** The pipeline becomes what the source says, and starts again if that made a difference. */
  | { kind: 'self-update'; name: 'UpdatePipeline' }
  /** Files that templates refer to, such as the code of functions, are put where CloudFormation finds them. */
  | { kind: 'file-publishing'; name: 'Assets' }
  | { kind: 'steps'; name: string; steps: readonly DeliveryStep[] }
  /** Deploys the environment of the stage's name, then runs the steps against it. */
  | { kind: 'deployment'; name: string; steps: readonly DeliveryStep[] }
  /** A person decides; alone in its stage, so that a waiting gate does not hold up the environment before it. */
  | { kind: 'gate'; name: string; gate: Gate };

/** One CodeBuild build. */
export interface DeliveryStep {
  name: string;
  /** The commands, as a path in the source: a change takes effect in the push that makes it. */
  buildspec: string;
  /** Steps of the same stage that must have succeeded. Steps that wait for nothing run side by side. */
  after?: readonly string[];
  /** The folder that the step hands on: the cloud assembly. */
  produces?: 'cdk.out';
  /** Whether the step builds container images and may push them to the registry. */
  publishesImages?: boolean;
  /** Whether the step may look up images, in the registry and in its copies in other regions. */
  comparesImages?: boolean;
  /** Whether the step may set tags, in the source and on images. It finds the source at `SOURCE_URL`. */
  tagsRelease?: boolean;
  /**
   * The environment whose deployed templates the step may read. It finds what would be deployed there beside its source, and
   * may read the history of both.
   */
  comparesWith?: string;
  /** The gate whose answer the step looks at, and the environment behind it, whose history it may read. */
  judges?: Readonly<{ gate: string; environment: string }>;
  /** Environment variables of the build, each from an output of the environment that was just deployed. */
  variablesFromOutputs?: Readonly<Record<string, OutputName>>;
}

/** An output of an environment's stacks. A step that is told `TaskStopperRole` may take that role. */
export type OutputName = 'ShopUrl' | 'ClusterArn' | 'TaskStopperRole';

export interface Gate {
  name: string;
  /** What the approver is asked. */
  question: string;
  /** E-mail addresses that are told when it waits, at least one; each has to confirm a mail of SNS first. */
  approvers: readonly string[];
  /** Runs before the person is asked. What it exports as `DOSSIER_SUMMARY` and `DOSSIER_LINK` stands in the question. */
  dossier: DeliveryStep;
  /** Runs after the answer, before anything is deployed; where it fails, the answer is void. */
  check?: DeliveryStep;
}

/** What a pull request has to pass, and what tells of it. */
export function stepsOfReview(delivery: Delivery): readonly DeliveryStep[] {
  return [...stepsOfBuild(delivery), ...stepsOfReviewOnly(delivery)];
}

/** What no push to the branch runs again. */
export function stepsOfReviewOnly({
  changes,
  reviewTests,
}: Pick<Delivery, 'changes' | 'reviewTests'>): readonly DeliveryStep[] {
  return [...reviewTests, changes];
}

export function stepsOfBuild({ stages }: Pick<Delivery, 'stages'>): readonly DeliveryStep[] {
  return stages.flatMap((stage) => (stage.kind === 'build' ? stage.steps : []));
}

/** The steps of a stage that a buildspec says. */
export function stepsOf(stage: DeliveryStage): readonly DeliveryStep[] {
  if (stage.kind === 'gate') {
    const { dossier, check } = stage.gate;
    return check === undefined ? [dossier] : [dossier, check];
  }
  return 'steps' in stage ? stage.steps : [];
}

/** Whether a step may stop tasks of the environment that was just deployed. */
export function stopsTasks({ variablesFromOutputs = {} }: DeliveryStep): boolean {
  return Object.values(variablesFromOutputs).includes('TaskStopperRole');
}
