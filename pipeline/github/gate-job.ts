import type { Gate } from '../delivery.ts';
import { machine } from './common-steps.ts';
import type { StepsJob, WorkflowStep } from './workflow.ts';

/** Waits for a reviewer of its environment, who finds the dossier in the summary and among the artifacts of the run. */
export function gateJob(gate: Gate): StepsJob {
  return {
    name: gate.question,
    needs: [gate.dossier.name],
    environment: gate.name,
    'runs-on': machine,
    'timeout-minutes': 5,
    permissions: { actions: 'read' },
    steps: [refuseUnguarded(gate.name)],
  };
}

/**
 * GitHub makes an environment that is not there, and then asks nobody; nor does it where the plan has no reviewers. A gate
 * that was open all the time lets nothing through.
 */
function refuseUnguarded(environment: string): WorkflowStep {
  return {
    name: 'See that somebody was asked',
    env: { GH_TOKEN: `\${{ github.token }}`, ENVIRONMENT: environment },
    run: `if [ "$(gh api "repos/$GITHUB_REPOSITORY/environments/$ENVIRONMENT" --jq 'any(.protection_rules[]; .type == "required_reviewers")')" != true ]; then
  echo "::error::Nobody was asked: environment $ENVIRONMENT has no required reviewers. Name them in the settings of the repository."
  exit 1
fi
echo "$GITHUB_SHA passed $ENVIRONMENT" >> "$GITHUB_STEP_SUMMARY"
`,
  };
}
