import { join } from 'node:path';
import { readBuildspecFacts } from '../buildspec-facts.ts';
import { checkDelivery } from '../check-delivery.ts';
import { readContext } from '../context.ts';
import { delivery } from '../delivery.ts';
import { environments } from '../environments.ts';
import { exitWithReason } from '../exit-with-reason.ts';
import { resolveEnvironments, resolveLocation } from '../resolve-environments.ts';
import { renderWorkflows } from './render-workflows.ts';
import { findStaleWorkflows, StaleWorkflows, writeWorkflows } from './workflow-folder.ts';
import { writeYaml } from './write-yaml.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');
const directory = join(rootDirectory, '.github', 'workflows');

/** Writes the workflows, or with `--check` only compares them with what is there. */
function main(args: readonly string[]): void {
  const rendered = render();
  if (args.includes('--check')) {
    const stale = findStaleWorkflows(directory, rendered);
    if (stale.length > 0) throw new StaleWorkflows(stale);
    return;
  }
  for (const line of writeWorkflows(directory, rendered)) console.log(line);
}

function render(): ReadonlyMap<string, string> {
  const context = readContext(rootDirectory);
  const resolved = resolveEnvironments(environments, context);
  checkDelivery(delivery, { rootDirectory, environments: resolved });
  const workflows = renderWorkflows({
    delivery,
    environments: resolved,
    location: resolveLocation(context),
    factsOf: (buildspec) => readBuildspecFacts(rootDirectory, buildspec),
  });
  return new Map([...workflows].map(([file, workflow]) => [file, writeYaml(workflow)]));
}

try {
  main(process.argv.slice(2));
} catch (error) {
  exitWithReason(error);
}
