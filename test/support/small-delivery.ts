import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JsonObject } from '../../local/cloud/json.ts';
import { git } from '../../local/git/git.ts';
import {
  action,
  approval,
  build,
  deployment,
  pipeline,
  source,
  stage,
} from '../local/pipeline/pipeline-builders.ts';

const run = promisify(execFile);

/** What stands at the end of a small delivery: a stage, and the projects that it needs. */
export interface LastStage {
  stage: JsonObject;
  buildspecs?: Record<string, object>;
}

export function asking(question = 'Go on?'): LastStage {
  return { stage: stage('Gate', approval('promote', question)) };
}

/** A stack that holds what the push says, in a parameter. */
export const devTemplate = {
  Parameters: { Spoken: { Type: 'String' } },
  Resources: {
    Words: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/words', Type: 'String', Value: { Ref: 'Spoken' } },
    },
  },
  Outputs: { Said: { Value: { Ref: 'Spoken' } } },
};

/** A pipeline of CDK Pipelines' kind, as small as it can be: it deploys the stack `dev` with the words of the push. */
export function deliveryTemplate(last: LastStage = asking()): object {
  const Out = [{ Name: 'Out' }];
  const changeSet = { StackName: 'dev', ChangeSetName: 'change' };
  const synth = {
    version: '0.2',
    phases: { build: { commands: ['CDK_OUTDIR=out node app.js', 'WORDS=$(cat words.txt)'] } },
    env: { 'exported-variables': ['WORDS'] },
    artifacts: { 'base-directory': 'out', files: ['**/*'] },
  };
  const mutate = {
    version: '0.2',
    phases: {
      install: { commands: ['npm install -g aws-cdk@2'] },
      build: { commands: ['cdk -a . deploy delivery --require-approval=never --verbose'] },
    },
  };
  const projects = Object.entries({ synth, mutate, ...last.buildspecs }).map(([name, buildspec]) => [
    name,
    {
      Type: 'AWS::CodeBuild::Project',
      Properties: { Source: { Type: 'CODEPIPELINE', BuildSpec: JSON.stringify(buildspec) } },
    },
  ]);
  return {
    Resources: {
      Repository: { Type: 'AWS::CodeCommit::Repository', Properties: { RepositoryName: 'shop' } },
      ...Object.fromEntries(projects),
      Pipeline: {
        Type: 'AWS::CodePipeline::Pipeline',
        Properties: pipeline([
          stage('Source', source()),
          stage(
            'Build',
            build('synth', {
              Configuration: { ProjectName: { Ref: 'synth' } },
              OutputArtifacts: Out,
              Namespace: 'Synth',
            }),
          ),
          stage(
            'Update',
            action('mutate', 'Build', 'CodeBuild', {
              Configuration: { ProjectName: { Ref: 'mutate' } },
              InputArtifacts: Out,
            }),
          ),
          stage(
            'dev',
            deployment(
              'Prepare',
              {
                ...changeSet,
                ActionMode: 'CHANGE_SET_REPLACE',
                TemplatePath: 'Out::dev.template.json',
                ParameterOverrides: '{"Spoken":"#{Synth.WORDS}"}',
              },
              { InputArtifacts: Out },
            ),
            deployment('Deploy', { ...changeSet, ActionMode: 'CHANGE_SET_EXECUTE' }, { RunOrder: 2 }),
          ),
          last.stage,
        ]),
      },
    },
  };
}

/** An app that writes its assembly without the CDK. */
export function appThatWrites(delivery: object, dev: object = devTemplate): string {
  const stackNamed = (name: string) => ({
    type: 'aws:cloudformation:stack',
    environment: 'aws://111111111111/eu-central-1',
    properties: { templateFile: `${name}.template.json` },
  });
  const files = {
    'manifest.json': { artifacts: { delivery: stackNamed('delivery') } },
    'delivery.template.json': delivery,
    'dev.template.json': dev,
  };
  return `const { mkdirSync, writeFileSync } = require('node:fs');
mkdirSync(process.env.CDK_OUTDIR, { recursive: true });
for (const [name, content] of Object.entries(${JSON.stringify(files)}))
  writeFileSync(process.env.CDK_OUTDIR + '/' + name, JSON.stringify(content));
`;
}

/** The checkout of somebody else's app, with a small delivery in it, in a folder of its own. */
export class SmallDelivery {
  /** Holds the checkout and, beside it, whatever a test puts there. */
  readonly folder: string;
  readonly checkout: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.checkout = join(folder, 'somebody else');
  }

  /** With one commit, whose words are `hello`. */
  static async create(app = appThatWrites(deliveryTemplate())): Promise<SmallDelivery> {
    const delivery = new SmallDelivery(await mkdtemp(join(tmpdir(), 'rehearsal-')));
    const { checkout } = delivery;
    await mkdir(checkout);
    await git(checkout, ['init', '--quiet', '--initial-branch=main']);
    await git(checkout, ['config', 'user.name', 'Ada']);
    await git(checkout, ['config', 'user.email', 'ada@example.com']);
    await delivery.commit('First', {
      'cdk.json': JSON.stringify({ app: 'node app.js' }),
      'app.js': app,
      'words.txt': 'hello',
    });
    return delivery;
  }

  async commit(message: string, files: Record<string, string>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.checkout, name), text);
    await git(this.checkout, ['add', '--all']);
    await git(this.checkout, ['commit', '--quiet', '--no-verify', '--message', message]);
  }

  /** Answers what the pusher reads. */
  async push(branch = 'main'): Promise<string> {
    const { stderr } = await run('git', ['push', 'local', `HEAD:refs/heads/${branch}`], {
      cwd: this.checkout,
    });
    return stderr;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
