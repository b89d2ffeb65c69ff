import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  CloudFormationValidatePlugin,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
  type PolicyValidationStack,
} from 'aws-cdk-lib';
import { RememberedFingerprints } from './remembered-fingerprints.ts';

/**
 * The rules that the CDK holds every template against, for templates that they have not passed yet: they take three times
 * as long as synthesis itself, and most pushes change a version in a template or two.
 *
 * What counts as the same template: the same text, account and region, under the same version of the rules, where only
 * versions of images and hashes of files may differ.
 */
export class ValidateOnce extends CloudFormationValidatePlugin {
  readonly #passed: RememberedFingerprints;

  /** @param file where the fingerprints of templates that passed are kept */
  constructor(file: string) {
    super();
    this.#passed = new RememberedFingerprints(file);
  }

  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const fingerprints = new Map(context.stackTemplates.map((stack) => [stack, fingerprintOf(stack)]));
    const unknown = context.stackTemplates.filter((stack) => !this.#passed.has(fingerprints.get(stack)));
    const report = this.#validateOnly(unknown, context);
    const faulty = new Set(
      report.violations.flatMap(({ violatingResources }) =>
        violatingResources.map(({ templatePath }) => templatePath),
      ),
    );
    this.#passed.remember(
      context.stackTemplates
        .filter(({ templatePath }) => !faulty.has(templatePath))
        .map((stack) => fingerprints.get(stack) ?? fingerprintOf(stack)),
    );
    return report;
  }

  #validateOnly(
    stackTemplates: PolicyValidationStack[],
    context: IPolicyValidationContext,
  ): PolicyValidationPluginReport {
    if (stackTemplates.length === 0) return { success: true, violations: [] };
    const templatePaths = stackTemplates.map(({ templatePath }) => templatePath);
    return super.validate({ ...context, stackTemplates, templatePaths });
  }
}

/** The rules come with the library. */
const { version: rules } = createRequire(import.meta.url)('aws-cdk-lib/package.json') as { version: string };

function fingerprintOf({ templatePath, accountId, region }: PolicyValidationStack): string {
  const template = readFileSync(templatePath, 'utf8').replace(contentHash, 'content');
  return createHash('sha256')
    .update(JSON.stringify([rules, accountId, region, template]))
    .digest('hex');
}

/** An image's version, and the hash by which the CDK names a file: no rule can tell one from another. */
const contentHash = /\b\d+\.\d+\.\d+-[0-9a-f]{12}\b|\b[0-9a-f]{64}\b/g;
