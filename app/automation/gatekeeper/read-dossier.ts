import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { actionsOf } from '../../platform/pipeline-history.ts';
import { dossierVariables } from './contract.ts';
import type { ToldDossier } from './domain/self-approval.ts';
import type { WaitingGate } from './domain/waiting-gate.ts';

/** The history does not show the build of a dossier (yet): whoever invoked the function has to invoke it again. */
export class DossierNotTold extends Error {
  override name = 'DossierNotTold';

  constructor({ stage, executionId }: WaitingGate) {
    super(
      `No action of stage ${stage} in execution ${executionId} has told ${dossierVariables.unchanged}; the buildspec of its dossier has to export it.`,
    );
  }
}

/** What the newest dossier of the execution at this gate has told. @throws DossierNotTold */
export async function readDossier(
  client: CodePipelineClient,
  pipelineName: string,
  gate: WaitingGate,
): Promise<ToldDossier> {
  for await (const { stage, outputVariables } of actionsOf(client, pipelineName, gate.executionId)) {
    const unchanged = outputVariables[dossierVariables.unchanged];
    if (stage !== gate.stage || unchanged === undefined) continue;
    return {
      isUnchanged: unchanged === 'true',
      summary: outputVariables[dossierVariables.summary] ?? '',
    };
  }
  throw new DossierNotTold(gate);
}
