import { findLastDeployment, isBeingDeployed } from '../history/last-deployment.ts';
import type { GithubRun } from '../history/read-carrier.ts';
import type { DeliveryService } from './delivery-service.ts';
import { readJunitReports } from './read-junit-reports.ts';

/** What GitHub knows of a delivery that it carries out. */
export function githubService(
  run: GithubRun,
  /** Into which the job has taken the reports of the run, a folder for each artifact. */
  reportsDirectory: string,
): DeliveryService {
  return {
    executionId: undefined,
    lastRelease: (environment) => findLastDeployment(run, environment),
    isBusy: (environment) => isBeingDeployed(run, environment),
    reports: () => readJunitReports(reportsDirectory),
  };
}
