import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../../local/git/git.ts';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');

/**
 * The checkout of a project that has nothing to do with ours: CDK Pipelines on a connection to GitHub, a step with a
 * buildspec of its own, and a stage that deploys one parameter. Its programs need what our `node_modules` hold.
 */
export async function writeForeignApp(checkout: string): Promise<void> {
  await mkdir(checkout, { recursive: true });
  const command = `NODE_PATH='${modules}' node app.js`;
  const files = {
    'cdk.json': JSON.stringify({ app: command }),
    'app.js': app(command),
    'checks.yml': `version: 0.2
phases:
  build:
    commands:
      - grep -q greeting greeting.txt
      - echo "checked $CODEBUILD_RESOLVED_SOURCE_VERSION"
`,
    'greeting.txt': 'a greeting',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(checkout, name), text);
  await git(checkout, ['init', '--quiet', '--initial-branch=trunk']);
  await git(checkout, ['config', 'user.name', 'Grace']);
  await git(checkout, ['config', 'user.email', 'grace@example.com']);
  await git(checkout, ['add', '--all']);
  await git(checkout, ['commit', '--quiet', '--message', 'Begin']);
}

function app(command: string): string {
  return `const { App, CfnOutput, Stack, Stage } = require('aws-cdk-lib');
const { BuildSpec, PipelineProject } = require('aws-cdk-lib/aws-codebuild');
const { CodeBuildAction } = require('aws-cdk-lib/aws-codepipeline-actions');
const { StringParameter } = require('aws-cdk-lib/aws-ssm');
const { CodePipeline, CodePipelineSource, ShellStep, Step } = require('aws-cdk-lib/pipelines');
const { readFileSync } = require('node:fs');

class Checks extends Step {
  constructor(input) {
    super('Checks');
    this.input = input.primaryOutput;
    this.addDependencyFileSet(this.input);
  }
  produceAction(stage, { scope, artifacts, runOrder }) {
    const buildSpec = BuildSpec.fromSourceFilename('checks.yml');
    const project = new PipelineProject(scope, 'Checks', { buildSpec });
    const input = artifacts.toCodePipeline(this.input);
    stage.addAction(new CodeBuildAction({ actionName: 'Checks', project, input, runOrder }));
    return { runOrdersConsumed: 1 };
  }
}

class Greeting extends Stage {
  constructor(scope, id, props) {
    super(scope, id, props);
    const stack = new Stack(this, 'Words');
    const stringValue = readFileSync('greeting.txt', 'utf8').trim();
    const parameter = new StringParameter(stack, 'Greeting', { stringValue });
    new CfnOutput(stack, 'Said', { value: parameter.stringValue });
  }
}

const env = { account: '111111111111', region: 'eu-central-1' };
const assembly = new App();
const stack = new Stack(assembly, 'acme-delivery', { env });
const source = CodePipelineSource.connection('acme/greeter', 'trunk', {
  connectionArn: 'arn:aws:codeconnections:eu-central-1:111111111111:connection/1',
});
const pipeline = new CodePipeline(stack, 'Pipeline', {
  pipelineName: 'greeter',
  synth: new ShellStep('Synth', { input: source, commands: [${JSON.stringify(`CDK_OUTDIR=cdk.out ${command}`)}] }),
});
pipeline.addStage(new Greeting(assembly, 'Greet', { env }), { pre: [new Checks(source)] });
assembly.synth();
`;
}
