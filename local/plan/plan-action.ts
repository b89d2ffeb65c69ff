import { isJsonObject, type JsonObject, type JsonValue } from '../cloud/json.ts';
import type { Properties } from '../cloud/recorded-resource.ts';
import { commandsOf, recogniseGenerated } from '../pipeline/actions/inline-buildspec.ts';
import { isSupported } from '../pipeline/actions/providers.ts';
import { whyUnavailable } from '../pipeline/actions/unavailable.ts';
import { type ActionDeclaration, typeOf } from '../pipeline/declaration.ts';
import { simulationOf } from '../pipeline/local-sources.ts';

/** How an action is carried out here, and why not as on AWS. */
export type ActionOutlook =
  | { kind: 'runs' }
  /** By other means than its own commands. */
  | { kind: 'natively'; reason: string }
  /** With something else in place of what AWS would fetch. */
  | { kind: 'simulated'; reason: string }
  | { kind: 'not available'; reason: string };

export interface ActionPlan {
  action: ActionDeclaration;
  outlook: ActionOutlook;
}

/** A project as the assembly declares it, by the name that actions use. */
export type Projects = ReadonlyMap<string, Properties>;

export function planAction(action: ActionDeclaration, projects: Projects): ActionPlan {
  const type = typeOf(action);
  if (!isSupported(action)) {
    return { action, outlook: { kind: 'not available', reason: whyUnavailable(type) } };
  }
  return { action, outlook: outlookOf(action, projects) };
}

function outlookOf(action: ActionDeclaration, projects: Projects): ActionOutlook {
  if (action.provider === 'CodeBuild') return outlookOfBuild(action, projects);
  const simulation = simulationOf(action);
  return simulation === undefined ? { kind: 'runs' } : { kind: 'simulated', reason: simulation };
}

function outlookOfBuild({ configuration }: ActionDeclaration, projects: Projects): ActionOutlook {
  const name = configuration.ProjectName ?? '';
  const project = projects.get(name);
  if (project === undefined) {
    return { kind: 'not available', reason: `no stack of the assembly declares the project ${name}` };
  }
  const environment = propertyOf(project.Environment, 'Type');
  if (environment.startsWith('WINDOWS')) {
    return {
      kind: 'not available',
      reason: `its project asks for ${environment}; builds run on this machine`,
    };
  }
  const commands = commandsOf(propertyOf(project.Source, 'BuildSpec')) ?? [];
  if (recogniseGenerated(commands) !== undefined) {
    return { kind: 'natively', reason: 'written by CDK Pipelines; done without installing its tools' };
  }
  return { kind: 'runs' };
}

/** Empty where it is not said: a buildspec may stand in the source, which nobody has yet. */
function propertyOf(object: JsonValue | undefined, name: string): string {
  const value = isJsonObject(object ?? null) ? (object as JsonObject)[name] : undefined;
  return typeof value === 'string' ? value : '';
}
