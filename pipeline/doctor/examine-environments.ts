import type { WorkloadEnvironment } from '../../workload/workload-stage.ts';
import type { Location } from '../resolve-environments.ts';
import { type Finding, good, problem, warning } from './finding.ts';

/** Stands in cdk.json until somebody has put an account of their own there. */
const placeholderAccount = '111111111111';

/** Under `.example` nobody can register a name: https://www.rfc-editor.org/rfc/rfc2606 */
const placeholderName = /\.example(>|$)/;

/** What the environments say that AWS could not live with, or nobody would be glad of. */
export function examineEnvironments(
  environments: readonly WorkloadEnvironment[],
  pipeline: Location,
): Finding[] {
  return [
    ...examineLocations([{ ...pipeline, name: 'pipeline' }, ...environments]),
    ...environments.flatMap((environment) => [...examineNames(environment), ...examineAlerts(environment)]),
  ];
}

function examineLocations(places: readonly (Location & { name: string; drRegion?: string })[]): Finding[] {
  const nowhere = places.filter(({ account }) => account === placeholderAccount);
  const found = places
    .filter(({ account }) => account !== placeholderAccount)
    .map(({ name, account, region, drRegion }) =>
      good(`${name}: account ${account}, ${[region, drRegion].filter(Boolean).join(' and ')}`),
    );
  if (nowhere.length === 0) return found;
  const lost = problem(
    `The account of ${nowhere.map(({ name }) => name).join(', ')} is ${placeholderAccount}, a placeholder`,
    'Write your own into the context of cdk.json; one that only an environment has, into pipeline/environments.ts.',
  );
  return [lost, ...found];
}

function examineNames({ name, domain, hostedZone, mailFrom }: WorkloadEnvironment): Finding[] {
  if (domain !== undefined && placeholderName.test(domain)) {
    return [
      problem(
        `Environment ${name} has the placeholder domain ${domain}, and the zone ${hostedZone?.id} that nobody has`,
        'Put your own domain and hosted zone into pipeline/environments.ts.',
      ),
    ];
  }
  if (!placeholderName.test(mailFrom)) return [];
  return [
    warning(
      `Environment ${name} sends mails as ${mailFrom}, and SES delivers none of them`,
      'Give it a mailFrom of a domain that is verified in SES, or live without mails there.',
    ),
  ];
}

function examineAlerts({ name, keepsData, alerts }: WorkloadEnvironment): Finding[] {
  if (!keepsData || alerts?.pages !== undefined) return [];
  return [
    warning(
      `Environment ${name} keeps customers’ data, and its alarms page nobody`,
      'Write alerts with an address under pages into pipeline/environments.ts.',
    ),
  ];
}
