import { html } from 'ghtml';
import { changesOf, type Dossier, dataAtRisk, judge, unreadStacks } from '../dossier.ts';
import { broadeningsSection } from './broadenings-section.ts';
import { commitsSection } from './commits-section.ts';
import { imagesSection, reportsSection } from './images-and-reports.ts';
import { riskBanner } from './risk-banner.ts';
import { stacksSection } from './stacks-section.ts';
import { style } from './style.ts';

/**
 * The dossier as a page that needs nothing beside itself. What endangers data, and what is not known, stands at the top.
 * Everything that comes from outside is escaped.
 */
export function renderPage(dossier: Dossier): string {
  const { environment, commit } = dossier;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${environment}: dossier of ${commit.slice(0, 8)}</title>
<style>!${style}</style>
</head>
<body>
<main>
!${head(dossier)}
!${unknownBanner(dossier)}
!${riskBanner(dossier)}
!${unchangedBanner(dossier)}
!${busyBanner(dossier)}
!${figures(dossier)}
!${broadeningsSection(dossier)}
!${imagesSection(dossier)}
!${commitsSection(dossier)}
!${reportsSection(dossier)}
!${stacksSection(dossier)}
!${foot}
</main>
</body>
</html>
`;
}

function head({ environment, commit, executionId, writtenAt, lastRelease }: Dossier): string {
  const before = lastRelease.known ? (lastRelease.value?.commit.slice(0, 8) ?? 'nothing') : 'not known';
  const execution = executionId === undefined ? '' : html` · execution <code>${executionId}</code>`;
  return html`<header>
<h1>What would change in ${environment}</h1>
<p class="about"><code>${before}</code> → <code>${commit.slice(0, 8)}</code> · <time datetime="${writtenAt}">${writtenAt.slice(0, 16).replace('T', ' ')} UTC</time>!${execution}</p>
</header>`;
}

/** Never an empty difference where nothing could be compared. */
function unknownBanner(dossier: Dossier): string {
  if (judge(dossier) !== 'unknown') return '';
  const stacks = unreadStacks(dossier);
  return html`<div class="banner is-danger" role="alert">
<h2>What is deployed could not be read</h2>
<p>What this release would change there is not known: ${stacks.length} of ${dossier.stacks.length} stacks. What stands below is not all of it.</p>
<ul class="lines">
!${stacks.map(({ name, account, region, reason }) => html`<li><strong>${name}</strong> <span class="quiet">${account} ${region}</span><br>${reason}</li>`)}
</ul>
</div>`;
}

function unchangedBanner(dossier: Dossier): string {
  if (judge(dossier) !== 'unchanged') return '';
  return html`<div class="banner is-good"><h2>Nothing would change</h2><p>All ${dossier.stacks.length} stacks of ${dossier.environment} were read, and are as this release has them.</p></div>`;
}

/** What is compared with may be another one by the time this release comes. */
function busyBanner({ environment, isBusy }: Dossier): string {
  if (isBusy.known && !isBusy.value) return '';
  const title = isBusy.known
    ? `Another release is on its way into ${environment}`
    : 'Whether another release is on its way could not be read';
  const reason = isBusy.known ? '' : ` ${isBusy.reason}.`;
  return html`<div class="banner is-caution"><h2>${title}</h2><p>This one was compared with what stood there when the dossier was written, and may find something else.${reason}</p></div>`;
}

/** As long as one stack could not be read, no count of changes is one. */
function figures(dossier: Dossier): string {
  const { commits, images, reports } = dossier;
  const changes = changesOf(dossier);
  const counted = (count: number) => (judge(dossier) === 'unknown' ? '?' : count);
  const ofKind = (kind: string) => counted(changes.filter((change) => change.kind === kind).length);
  const passed = reports.known ? reports.value.reduce((sum, report) => sum + report.passed, 0) : '?';
  const cells: [string | number, string][] = [
    [ofKind('added'), 'resources added'],
    [ofKind('changed'), 'changed'],
    [ofKind('removed'), 'removed'],
    [counted(dataAtRisk(dossier).length), 'with data at risk'],
    [counted(images.length), 'images'],
    [commits.known ? commits.value.added.length : '?', 'commits'],
    [passed, 'tests passed'],
  ];
  return html`<ul class="figures">!${cells.map(([value, what]) => html`<li><strong>${value}</strong><span class="quiet">${what}</span></li>`)}</ul>`;
}

const foot =
  '<footer class="quiet">Templates are compared as they are written: what a value is resolved to at deployment, such as a parameter in Parameter Store, is not seen. Beside this page stands <code>dossier.json</code>, with the same content for programs.</footer>';
