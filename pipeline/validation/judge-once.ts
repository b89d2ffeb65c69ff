import { createRequire } from 'node:module';
import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { fingerprintStack } from './fingerprint-stack.ts';
import { holdOnce, type StackRules } from './hold-once.ts';
import { RememberedFingerprints } from './remembered-fingerprints.ts';

/**
 * The rules of AWS Solutions and NIST 800-53 R5, as cdk-nag has them, for stacks that they have not passed yet: a stack that
 * breaks one without a reason beside it is not synthesized.
 */
export class JudgeOnce implements IPolicyValidationPlugin {
  readonly name = 'cdk-nag';
  readonly version = version;
  readonly #passed: RememberedFingerprints;

  /** @param file where the fingerprints of stacks that passed are kept */
  constructor(file: string) {
    this.#passed = new RememberedFingerprints(file);
  }

  validate({ stackTemplates, appConstruct }: IPolicyValidationContext): PolicyValidationPluginReport {
    const stacks = new Map(
      appConstruct.node
        .findAll()
        .flatMap((construct) =>
          Stack.isStack(construct) ? [[construct.node.path, construct] as const] : [],
        ),
    );
    const stackAt = (path: string): Stack => {
      const stack = stacks.get(path);
      if (!stack) throw new Error(`The app has no stack ${path}, but a template of it`);
      return stack;
    };
    const rules: StackRules = {
      fingerprintOf: (template) =>
        fingerprintStack(template, [version, acknowledgementsFor(stackAt(template.stackConstructPath))]),
      hold: (templates) => judge(templates.map(({ stackConstructPath }) => stackAt(stackConstructPath))),
      isAtFault: ({ stackConstructPath }, { violations }) =>
        violations.some(({ violatingResources }) =>
          violatingResources.some(({ constructPath }) => constructPath?.startsWith(`${stackConstructPath}/`)),
        ),
    };
    return holdOnce(stackTemplates, rules, this.#passed);
  }
}

function judge(stacks: readonly Stack[]): PolicyValidationPluginReport {
  const packs = [new AwsSolutionsChecks(), new NIST80053R5Checks()];
  const violations = stacks.flatMap((stack) => packs.flatMap((pack) => pack.validateScope(stack).violations));
  return { success: violations.length === 0, violations };
}

/** Of which rule it was said where, in the stack and above it: templates do not tell. */
function acknowledgementsFor(stack: Stack): unknown[] {
  const above: IConstruct[] = stack.node.scopes.slice(0, -1);
  return [...above, ...stack.node.findAll()].flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .map(({ data }) => [node.path, Object.keys(data)]),
  );
}

const { version } = createRequire(import.meta.url)('cdk-nag/package.json') as { version: string };
