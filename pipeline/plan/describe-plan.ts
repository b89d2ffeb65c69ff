import { isEmpty, type ResourceChange, type TemplateDifference } from '../../difference/compare-templates.ts';
import type { Template } from '../deployment/stack.ts';
import type { Paint } from '../terminal/paint.ts';

/** A stack of the pipeline, and what the push would do to it. */
export interface StackPlan {
  name: string;
  region: string;
  /** Undefined where the stack is not deployed, so that all of it is new. */
  difference: TemplateDifference | undefined;
  template: Template;
}

const signs = { added: '+', changed: '~', removed: '-' } as const;
const colours = { added: 'green', changed: 'yellow', removed: 'red' } as const;

/** The lines that tell what the pipeline's own update would do, and how the run goes on after it. */
export function describePlan(plans: readonly StackPlan[], paint: Paint): string[] {
  return [...plans.flatMap((plan) => describeStack(plan, paint)), '', describeRun(plans)];
}

function describeStack({ name, region, difference }: StackPlan, paint: Paint): string[] {
  const title = `${paint('bold', name)} (${region})`;
  if (difference === undefined) return [`${title}: is not deployed; all of it would be new`];
  if (isEmpty(difference)) return [`${title}: no change`];
  const { resources, broadenings, elsewhere } = difference;
  return [
    title,
    ...resources.map((change) => describeChange(change, name, paint)),
    ...elsewhere.map((place) => `  ${paint('yellow', '~')} ${place}`),
    ...broadenings.map((line) => `  ${paint('yellow', '!')} ${line}`),
  ];
}

function describeChange(change: ResourceChange, stack: string, paint: Paint): string {
  const { kind, path, type, properties } = change;
  const where = path.replace(`${stack}/`, '').replace(/\/(Resource|Default)$/, '');
  const what = properties.length === 0 ? '' : `: ${properties.join(', ')}`;
  const line = `  ${paint(colours[kind], signs[kind])} ${where} ${paint('dim', type)}${what}`;
  const warnings = [replacementOf(change), lossOf(change)].filter((warning) => warning !== '');
  return warnings.length === 0 ? line : `${line} ${paint('red', warnings.join('; '))}`;
}

function replacementOf({ replacement }: ResourceChange): string {
  switch (replacement) {
    case 'certain':
      return 'is replaced';
    case 'possible':
      return 'may be replaced';
    case 'no':
      return '';
  }
}

function lossOf({ data }: ResourceChange): string {
  switch (data) {
    case 'lost':
      return 'loses its data';
    case 'snapshot':
      return 'leaves a snapshot of its data';
    case 'left behind':
      return 'stays behind with its data';
    case 'untouched':
      return '';
  }
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codepipeline-pipeline.html */
function describeRun(plans: readonly StackPlan[]): string {
  if (plans.some(({ difference }) => difference === undefined))
    return 'Deploy what is missing by hand: docs/first-deployment.md. A push reaches nothing as long as there is no pipeline.';
  const changed = plans.filter(({ difference }) => difference && !isEmpty(difference));
  if (changed.length === 0)
    return 'The push changes nothing about the pipeline itself; its run goes through.';
  return changed.some(restarts)
    ? 'The pipeline itself changes: the run ends after its update, and begins again with the newest commit.'
    : 'The pipeline’s stages stay as they are: the run goes on after the update.';
}

function restarts({ difference, template }: StackPlan): boolean {
  return (difference?.resources ?? []).some(
    ({ type, kind, logicalId }) =>
      type === 'AWS::CodePipeline::Pipeline' &&
      kind === 'changed' &&
      template.Resources[logicalId]?.Properties?.RestartExecutionOnUpdate === true,
  );
}
