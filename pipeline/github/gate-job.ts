import { dossierVariables } from '../../app/automation/gatekeeper/contract.ts';
import type { Gate } from '../delivery.ts';
import { machine } from './common-steps.ts';
import type { StepsJob, WorkflowStep } from './workflow.ts';

/**
 * Waits for a reviewer of its environment, who finds the dossier in the summary and among the artifacts of the run. One that
 * answers itself stands in another environment where nothing would change, which asks nobody and is named for it: there
 * GitHub lists every passage without a person.
 */
export function gateJob(gate: Gate, { approvesItself }: { approvesItself: boolean }): StepsJob {
  const isUnchanged = `needs.${gate.dossier.name}.outputs.${dossierVariables.unchanged} == 'true'`;
  return {
    name: gate.question,
    needs: [gate.dossier.name],
    environment: approvesItself
      ? `\${{ ${isUnchanged} && '${gate.name}-unchanged' || '${gate.name}' }}`
      : gate.name,
    'runs-on': machine,
    'timeout-minutes': 5,
    permissions: { actions: 'read' },
    steps: [
      refuseUnguarded(gate.name, approvesItself ? `!(${isUnchanged})` : undefined),
      ...(approvesItself ? [tellPassage(gate, isUnchanged)] : []),
    ],
  };
}

function tellPassage(gate: Gate, condition: string): WorkflowStep {
  return {
    name: 'Tell that nobody was asked',
    if: condition,
    run: `echo "$GITHUB_SHA passed ${gate.name} by itself, as unchangedApprovesItself of ${gate.dossier.comparesWith} says: the dossier found nothing that would change there." >> "$GITHUB_STEP_SUMMARY"`,
  };
}

/**
 * GitHub makes an environment that is not there, and then asks nobody; nor does it where the plan has no reviewers. A gate
 * that was open all the time lets nothing through.
 */
function refuseUnguarded(environment: string, condition: string | undefined): WorkflowStep {
  return {
    name: 'See that somebody was asked',
    ...(condition !== undefined && { if: condition }),
    env: { GH_TOKEN: `\${{ github.token }}`, ENVIRONMENT: environment },
    run: `if [ "$(gh api "repos/$GITHUB_REPOSITORY/environments/$ENVIRONMENT" --jq 'any(.protection_rules[]; .type == "required_reviewers")')" != true ]; then
  echo "::error::Nobody was asked: environment $ENVIRONMENT has no required reviewers. Name them in the settings of the repository."
  exit 1
fi
echo "$GITHUB_SHA passed $ENVIRONMENT" >> "$GITHUB_STEP_SUMMARY"
`,
  };
}
