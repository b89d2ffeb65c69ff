import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { S3Client } from '@aws-sdk/client-s3';
import { readContext } from '../context.ts';
import { currentCommit } from '../current-commit.ts';
import { readAssembly, readStage } from '../deployment/assembly.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import { type Location, resolveLocation } from '../resolve-environments.ts';
import { codePipelineService } from './code-pipeline-service.ts';
import type { DeliveryService } from './delivery-service.ts';
import { type Dossier, isSurelyUnchanged, judge } from './dossier.ts';
import { githubService } from './github-service.ts';
import { lookupAccess } from './lookup-access.ts';
import { renderPage } from './page/render-page.ts';
import { type DossierFiles, publishDossier } from './publish-dossier.ts';
import { readSetting, type Setting } from './read-setting.ts';
import { summarize } from './summarize.ts';
import { writeDossier } from './write-dossier.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');
const reportsDirectory = join(rootDirectory, 'reports');

/** Writes the dossier for the gate, keeps it, and leaves summary and link to the buildspec, which hands them on. */
async function main(): Promise<void> {
  const setting = readSetting(process.env);
  const { environment, assemblyDirectory, sourceUrl } = setting;
  const location = resolveLocation(readContext(rootDirectory));
  const dossier = await writeDossier({
    environment,
    commit: currentCommit(rootDirectory),
    assembly: readStage(readAssembly(assemblyDirectory), environment),
    accessOf: lookupAccess(location),
    service: chooseService(setting, location),
    source: { url: sourceUrl, checkout: rootDirectory },
  });
  const files = { page: renderPage(dossier), json: renderJson(dossier) };
  const link = await keep(files, { dossier, setting, location });
  const summary = summarize(dossier);
  await leave({
    'dossier.html': files.page,
    'dossier.json': files.json,
    'summary.txt': summary,
    'link.txt': link,
    'unchanged.txt': String(isSurelyUnchanged(dossier)),
  });
  console.log(`${summary}\n${link}`);
}

function chooseService({ carrier }: Setting, { region }: Location): DeliveryService {
  if (carrier.kind === 'github') return githubService(carrier, reportsDirectory);
  const clients = { pipelines: new CodePipelineClient({ region }), builds: new CodeBuildClient({ region }) };
  return codePipelineService(clients, carrier);
}

function renderJson(dossier: Dossier): string {
  return `${JSON.stringify({ ...dossier, judgement: judge(dossier) }, null, 2)}\n`;
}

/** Answers where people find it; on GitHub the page is an artifact of the run. */
async function keep(
  files: DossierFiles,
  { dossier, setting, location }: { dossier: Dossier; setting: Setting; location: Location },
): Promise<string> {
  const { carrier, bucket } = setting;
  const { region } = location;
  if (bucket !== undefined)
    return publishDossier(new S3Client({ region }), files, { dossier, bucket, region });
  return carrier.kind === 'github' ? carrier.runUrl : '';
}

async function leave(files: Readonly<Record<string, string>>): Promise<void> {
  const directory = join(reportsDirectory, 'dossier');
  await mkdir(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
}

await main().catch(exitWithReason);
