import { html } from 'ghtml';
import { formatDuration } from '../../format-duration.ts';
import type { Comparison, ResourceDifference, StackDifference } from '../../history/compare-executions.ts';
import type { PipelineExecution } from '../../pipeline/execution.ts';
import { layout } from './layout.ts';
import { commitLink, subjectOf } from './revision.ts';
import { moment } from './status.ts';

const notKept = 'One of the executions synthesized no templates, or they are not kept any more.';

/** What differs between two executions of a pipeline; two others can be chosen. */
export function comparePage(comparison: Comparison, executions: readonly PipelineExecution[]): string {
  const { from, to, commits, templates, images, stages } = comparison;
  const main = html`<main class="single">
    <p class="back"><a href="/">← ${to.pipelineName}</a></p>
    <h1>Two executions compared</h1>
    <form class="choice" method="get" action="/compare">
      !${choice('from', 'From', from, executions)}
      !${choice('to', 'To', to, executions)}
      <button>Compare</button>
    </form>
    !${commitsSection(commits)}
    !${imagesSection(images)}
    !${templatesSection(templates)}
    !${stagesSection(stages, from, to)}
  </main>`;
  return layout({ title: 'Two executions compared · Sluice', main, scripts: ['/static/console.js'] });
}

function choice(
  name: string,
  label: string,
  chosen: PipelineExecution,
  executions: readonly PipelineExecution[],
): string {
  const option = (execution: PipelineExecution) => {
    const { executionId, startedAt, revision } = execution;
    const selected = executionId === chosen.executionId ? ' selected' : '';
    return html`<option value="${executionId}"!${selected}>${revision?.commit.slice(0, 7) ?? executionId.slice(0, 8)} ${subjectOf(execution).slice(0, 50)} · ${startedAt.slice(0, 16).replace('T', ' ')} UTC</option>`;
  };
  return html`<label for="${name}">${label}</label>
    <select id="${name}" name="${name}">!${executions.map(option)}</select>`;
}

function section(title: string, content: string): string {
  return html`<section class="stage-section"><h2>${title}</h2>!${content}</section>`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function note(text: string): string {
  return html`<p class="note">${text}</p>`;
}

function commitsSection(commits: Comparison['commits']): string {
  if (commits === undefined) return section('Commits', note('They are not known any more.'));
  if (commits.length === 0)
    return section('Commits', note('The second one brought none that the first had not.'));
  return section(
    'Commits',
    html`<ol class="commits">
      !${commits.map(({ id, message, author }) => html`<li><span class="commit">${id.slice(0, 7)}</span> ${message} <span class="about">${author}</span></li>`)}
    </ol>`,
  );
}

function imagesSection(images: Comparison['images']): string {
  if (images === undefined) return section('Image versions', note(notKept));
  const changed = images.filter(({ from, to }) => from !== to);
  const same = images.length - changed.length;
  const rows = changed.map(
    ({ container, from, to }) =>
      html`<tr><th scope="row">${container}</th><td class="version">${from ?? 'none'}</td><td class="version">${to ?? 'none'}</td></tr>`,
  );
  const table = html`<table class="services"><thead><tr><th scope="col">Container</th><th scope="col">From</th><th scope="col">To</th></tr></thead><tbody>!${rows}</tbody></table>`;
  return section(
    'Image versions',
    `${changed.length === 0 ? '' : table}${same === 0 ? '' : note(`${count(same, 'container')} with the same version`)}`,
  );
}

function templatesSection(templates: Comparison['templates']): string {
  if (templates === undefined) return section('Templates', note(notKept));
  const { stacks, sameStacks } = templates;
  return section(
    'Templates',
    `${stacks.map(stackView).join('')}${sameStacks === 0 ? '' : note(`${count(sameStacks, 'stack')} without a difference`)}`,
  );
}

function stackView({ stack, kind, resources }: StackDifference): string {
  const count = (wanted: ResourceDifference['kind']) =>
    resources.filter(({ kind }) => kind === wanted).length;
  const counts = (['added', 'changed', 'removed'] as const)
    .filter((wanted) => count(wanted) > 0)
    .map((wanted) => `${count(wanted)} ${wanted}`);
  return html`<details class="difference">
    <summary><strong>${stack}</strong>${kind === 'changed' ? '' : ` is ${kind}`}: ${counts.join(', ')}</summary>
    <ul class="stacks">
      !${resources.map(({ logicalId, type, kind, properties }) => html`<li class="is-${kind}"><span class="name">${logicalId}</span> <span class="tag">${type} ${kind}</span>!${properties.length === 0 ? '' : html`<p class="about">${properties.join(', ')}</p>`}</li>`)}
    </ul>
  </details>`;
}

function stagesSection(stages: Comparison['stages'], from: PipelineExecution, to: PipelineExecution): string {
  const text = (duration: number | null) => (duration === null ? '–' : formatDuration(duration));
  const rows = stages.map(
    (stage) =>
      html`<tr><th scope="row">${stage.stage}</th><td class="count">${text(stage.from)}</td><td class="count">${text(stage.to)}</td></tr>`,
  );
  const head = (execution: PipelineExecution) =>
    html`<th class="count" scope="col">!${commitLink(execution)} <span class="about">!${moment(execution.startedAt)}</span></th>`;
  return section(
    'Durations',
    html`<table class="queues"><thead><tr><th scope="col">Stage</th>!${head(from)}!${head(to)}</tr></thead><tbody>!${rows}</tbody></table>`,
  );
}
