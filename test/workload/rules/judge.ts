import { type App, Stack, Stage, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, type NagPack, NIST80053R5Checks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { z } from 'zod';
import type { Acknowledgement, Finding, Judgement } from './judgement.ts';

/** What AWS Solutions and NIST 800-53 R5 say of every resource of the app, in every stage. */
export function judge(app: App): Judgement {
  // Aspects and what is known late only take effect with the synthesis.
  app.synth();
  const findings = [new AwsSolutionsChecks(), new NIST80053R5Checks()].flatMap((pack) =>
    everyFinding(pack, app),
  );
  const acknowledged = acknowledgementsIn(app).map((acknowledgement) => ({
    ...acknowledgement,
    resources: findings.filter((finding) => covers(acknowledgement, finding)).map(({ resource }) => resource),
  }));
  return {
    open: findings.filter((finding) => !acknowledged.some((each) => covers(each, finding))),
    acknowledged,
  };
}

/** Acknowledged ones included, which a pack by itself leaves out: so an acknowledgement of nothing shows. */
function everyFinding(pack: NagPack, app: App): Finding[] {
  Reflect.set(pack, 'isAcknowledged', () => false);
  return pack.validateScope(app).violations.flatMap(({ ruleName, description, violatingResources }) =>
    violatingResources.map(({ constructPath = '' }) => ({
      rule: ruleName,
      resource: constructPath,
      description,
    })),
  );
}

const reasonsByRule = z.record(z.string(), z.string());

function acknowledgementsIn(app: App): Omit<Acknowledgement, 'resources'>[] {
  return app.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(reasonsByRule.parse(data)))
      // The library sets its own prefix before rules of a name that it does not know.
      .map(([rule, reason]) => [rule.replace(/^annotation::/i, ''), reason] as const)
      .filter(([rule]) => /^(AwsSolutions|NIST)/.test(rule))
      .map(([rule, reason]) => ({
        rule,
        reason,
        construct: construct.node.path,
        owner: ownerOf(construct),
        isOfStack: !isInsideStack(construct),
      })),
  );
}

function ownerOf(construct: IConstruct): string {
  const stage = Stage.of(construct);
  return stage?.node.scope ? stage.node.id : Stack.of(construct).stackName;
}

/** Whether the construct is a part of a stack, and neither the stack itself nor what the stack is a part of. */
function isInsideStack(construct: IConstruct): boolean {
  return (
    construct.node.scopes.slice(0, -1).some((scope) => Stack.isStack(scope)) && !Stack.isStack(construct)
  );
}

function covers({ rule, construct }: Pick<Acknowledgement, 'rule' | 'construct'>, finding: Finding): boolean {
  return (
    finding.rule === rule && (finding.resource === construct || finding.resource.startsWith(`${construct}/`))
  );
}
