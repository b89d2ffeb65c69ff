import { action } from './actions.ts';
import type { WorkflowStep } from './workflow.ts';

/** Where the repository stands on GitHub. */
export const addressOfSource = `\${{ github.server_url }}/\${{ github.repository }}`;

/** What was released before, GitHub tells itself: each job with an environment is a deployment. */
export function aboutTheRun(environment: string): [string, string][] {
  return [
    ['ENVIRONMENT', environment],
    ['RUN_URL', `${addressOfSource}/actions/runs/\${{ github.run_id }}`],
    ['REPOSITORY_API', `\${{ github.api_url }}/repos/\${{ github.repository }}`],
    ['GITHUB_TOKEN', `\${{ github.token }}`],
  ];
}

/** The reports of all stages before, a folder for each; where there are none, none is missed. */
export const takeReports: WorkflowStep = {
  name: 'Take reports',
  uses: action('actions/download-artifact'),
  with: { pattern: 'reports-*', path: 'reports' },
};

/** In the summary of the run in a line, and as an artifact. */
export function tellDossier(stage: { name: string }): WorkflowStep[] {
  return [
    { name: 'Tell the dossier', run: 'cat reports/dossier/summary.txt >> "$GITHUB_STEP_SUMMARY"' },
    {
      name: 'Keep the dossier',
      uses: action('actions/upload-artifact'),
      with: {
        name: `dossier-${stage.name}`,
        path: 'reports/dossier',
        'if-no-files-found': 'error',
        overwrite: true,
      },
    },
  ];
}
