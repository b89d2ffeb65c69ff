import { describe, expect, it } from '@jest/globals';
import { renderPage } from '../../../pipeline/dossier/page/render-page.ts';
import { aCommit, aDossier, compared, policy, queue, template, unread } from './a-dossier.ts';

const data = 'sluice-staging-data';

/** The text between tags, with single spaces. */
function textOf(page: string): string {
  return page
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

describe('the page of a dossier', () => {
  it('says at the top that what is deployed could not be read, and counts no changes', () => {
    const stacks = [...aDossier().stacks, unread('sluice-staging-services', 'AccessDenied: not you')];

    const text = textOf(renderPage(aDossier({ stacks })));

    expect(text).toMatch(
      /What would change in staging .{0,120} What is deployed could not be read .*sluice-staging-services 111111111111 eu-central-1 AccessDenied: not you/,
    );
    expect(text).toContain('? resources added ? changed ? removed ? with data at risk');
    expect(text).not.toContain('Nothing would change');
  });

  it('shows what loses its data in red above everything else that changes', () => {
    const stacks = [compared(data, template({ Q: queue('a') }), template({ Q: queue('b') }))];

    const page = renderPage(aDossier({ stacks }));

    expect(textOf(page)).toMatch(
      /Data is at risk .*data\/Orders AWS::SQS::Queue in sluice-staging-data, eu-central-1 is replaced, loses its data QueueName/,
    );
    expect(page.indexOf('Data is at risk')).toBeLessThan(page.indexOf('class="figures"'));
    expect(page).toMatch(/class="banner is-danger"[^>]*>\s*<h2>Data is at risk/);
  });

  it('says what stays behind of what goes', () => {
    const kept = queue('a', { DeletionPolicy: 'Retain' });
    const stacks = [compared(data, template({ Q: kept }), template({}))];

    expect(textOf(renderPage(aDossier({ stacks })))).toContain('goes, stays behind with its data');
  });

  it('tells that nothing changes only where it is known', () => {
    expect(textOf(renderPage(aDossier()))).toContain('Nothing would change');
    expect(textOf(renderPage(aDossier({ stacks: [] })))).not.toContain('Nothing would change');
  });

  it('lists what is more allowed, open in stacks that are there and folded in those that are new', () => {
    const after = template({ P: policy('s3:DeleteObject') });
    const there = renderPage(aDossier({ stacks: [compared(data, template({}), after)] }));
    const created = renderPage(aDossier({ stacks: [compared(data, undefined, after)] }));

    const line = /<details open>\s*<summary>sluice-staging-data[\s\S]*s3:DeleteObject/;
    expect(there).toMatch(line);
    expect(created).not.toMatch(line);
    expect(created).toContain('s3:DeleteObject');
  });

  it('says what could not be found out, with the reason', () => {
    const unknown = { known: false as const, reason: 'no network' };

    const text = textOf(renderPage(aDossier({ commits: unknown, reports: unknown, lastRelease: unknown })));

    expect(text).toContain('Commits They could not be found out: no network.');
    expect(text).toContain('Tests Their reports could not be read: no network');
  });

  it('says where another release is on its way, and what changes beside resources', () => {
    const of = (version: string) => ({
      ...template({}),
      Parameters: { Version: { Type: 'String', Default: version } },
    });

    const text = textOf(
      renderPage(
        aDossier({
          isBusy: { known: true, value: true },
          stacks: [compared('sluice-staging-services', of('1'), of('2'))],
        }),
      ),
    );

    expect(text).toContain('Another release is on its way into staging');
    expect(text).toContain('Parameters/Version');
    expect(text).not.toContain('Nothing would change');
  });

  it('names the commits with all their authors, and what is taken back', () => {
    const coAuthors = [{ name: 'Grace', email: 'grace@example.com' }];
    const commits = {
      known: true as const,
      value: { added: [aCommit({ coAuthors })], taken: [aCommit({ subject: 'Taken' })] },
    };

    const text = textOf(renderPage(aDossier({ commits })));

    expect(text).toContain('1 commits since aaaaaaaa bbbbbbbb Change the footer Ada, Grace');
    expect(text).toMatch(/Takes back 1 commits of the last release .*Taken/);
  });

  it('needs nothing beside itself, and escapes whatever comes from outside', () => {
    const evil = '<script>alert("x")</script>';
    const page = renderPage(
      aDossier({
        environment: evil,
        commit: evil,
        executionId: evil,
        stacks: [
          unread(evil, evil),
          compared(evil, template({}), template({ [evil]: { Type: evil }, P: policy(evil) })),
        ],
        images: [{ repository: evil, before: evil, after: evil }],
        commits: {
          known: true,
          value: {
            added: [aCommit({ id: evil, subject: evil, author: { name: evil, email: evil } })],
            taken: [],
          },
        },
        reports: { known: true, value: [{ name: evil, total: 1, passed: 1, failed: 0, skipped: 0 }] },
      }),
    );

    expect(page).not.toContain('<script');
    expect(page.match(/&#60;script/g)?.length).toBeGreaterThan(8);
    expect(page).not.toMatch(/(src|href)=|@import|url\(/);
  });
});
