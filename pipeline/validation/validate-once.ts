import { createRequire } from 'node:module';
import {
  CloudFormationValidatePlugin,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
} from 'aws-cdk-lib';
import { fingerprintStack } from './fingerprint-stack.ts';
import { holdOnce, type StackRules } from './hold-once.ts';
import { RememberedFingerprints } from './remembered-fingerprints.ts';

/**
 * The rules that the CDK holds every template against, for templates that they have not passed yet: they take three times
 * as long as synthesis itself, and most pushes change a version in a template or two.
 */
export class ValidateOnce extends CloudFormationValidatePlugin {
  readonly #passed: RememberedFingerprints;

  /** @param file where the fingerprints of templates that passed are kept */
  constructor(file: string) {
    super();
    this.#passed = new RememberedFingerprints(file);
  }

  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const rules = {
      fingerprintOf: (stack) => fingerprintStack(stack, [version]),
      hold: (stackTemplates) =>
        super.validate({
          ...context,
          stackTemplates,
          templatePaths: stackTemplates.map(({ templatePath }) => templatePath),
        }),
      isAtFault: ({ templatePath }, { violations }) =>
        violations.some(({ violatingResources }) =>
          violatingResources.some((resource) => resource.templatePath === templatePath),
        ),
    } satisfies StackRules;
    return holdOnce(context.stackTemplates, rules, this.#passed);
  }
}

/** The rules come with the library. */
const { version } = createRequire(import.meta.url)('aws-cdk-lib/package.json') as { version: string };
