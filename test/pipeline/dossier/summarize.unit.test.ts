import { describe, expect, it } from '@jest/globals';
import { longestSummary, summarize } from '../../../pipeline/dossier/summarize.ts';
import { aCommit, aDossier, compared, policy, queue, template, unread } from './a-dossier.ts';

const data = 'sluice-staging-data';
const replaced = compared(data, template({ Q: queue('a') }), template({ Q: queue('b') }));

describe('the summary of a dossier', () => {
  it('says that nothing changes only where every stack was read', () => {
    expect(summarize(aDossier())).toContain('Nothing would change in staging.');

    const summary = summarize(
      aDossier({ stacks: [...aDossier().stacks, unread('sluice-staging-services')] }),
    );

    expect(summary).toMatch(
      /^NOT KNOWN what would change: 1 of 2 stacks could not be read \(AccessDenied: no\)\./,
    );
    expect(summary).not.toContain('Nothing would change');
  });

  it('does not take an environment without stacks for an unchanged one', () => {
    expect(summarize(aDossier({ stacks: [] }))).toMatch(/^NOT KNOWN: there is no stack to compare\./);
  });

  it('names what changes beside resources', () => {
    const of = (version: string) => ({
      ...template({}),
      Parameters: { Version: { Type: 'String', Default: version } },
    });

    expect(summarize(aDossier({ stacks: [compared(data, of('1'), of('2'))] }))).toContain(
      'Beside resources: Parameters/Version.',
    );
  });

  it('says where another release is on its way to the environment, or nobody knows', () => {
    expect(summarize(aDossier({ isBusy: { known: true, value: true } }))).toContain(
      'ANOTHER RELEASE is on its way into staging',
    );
    expect(summarize(aDossier({ isBusy: { known: false, reason: 'no' } }))).toContain('is not known.');
    expect(summarize(aDossier())).not.toMatch(/another release/i);
  });

  it('names data that would be lost before anything else that changes', () => {
    expect(summarize(aDossier({ stacks: [replaced] }))).toMatch(
      /^DATA: data\/Orders is replaced, loses its data\. Resources in staging: 1 changed\./,
    );
  });

  it('counts what is more allowed, but not in a stack that is new', () => {
    const [before, after] = [template({}), template({ P: policy('s3:GetObject') })];

    expect(summarize(aDossier({ stacks: [compared(data, before, after)] }))).toContain(
      'SECURITY: 1 more allowed or reachable.',
    );
    expect(summarize(aDossier({ stacks: [compared(data, undefined, after)] }))).not.toContain('SECURITY');
  });

  it('tells versions, commits since the last release, and tests', () => {
    const summary = summarize(
      aDossier({
        images: [{ repository: 'sluice/catalog', before: '0.1.0-a', after: '0.1.0-b' }],
        commits: { known: true, value: { added: [aCommit(), aCommit()], taken: [] } },
        reports: {
          known: true,
          value: [
            { name: 'Build / unit', total: 5, passed: 3, failed: 1, skipped: 1 },
            { name: 'dev / functional', total: 2, passed: 2, failed: 0, skipped: 0 },
          ],
        },
      }),
    );

    expect(summary).toContain('Images: sluice/catalog 0.1.0-a → 0.1.0-b.');
    expect(summary).toContain('2 commits since aaaaaaaa, the newest "Change the footer" by Ada.');
    expect(summary).toContain('Tests: 5 passed, 1 FAILED.');
  });

  it('says where an older commit would be released', () => {
    const commits = { known: true as const, value: { added: [], taken: [aCommit(), aCommit()] } };

    expect(summarize(aDossier({ commits }))).toContain('0 commits since aaaaaaaa. It TAKES BACK 2.');
  });

  it('finds room beside the question, in one line, and holds no variable of CodePipeline', () => {
    const subject = `#{codepipeline.PipelineExecutionId}\n${'long '.repeat(400)}`;
    const commits = { known: true as const, value: { added: [aCommit({ subject })], taken: [] } };

    const summary = summarize(aDossier({ commits }));

    expect(summary).toHaveLength(longestSummary);
    expect(summary).not.toMatch(/#\{|\n/);
  });
});
