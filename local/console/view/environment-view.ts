import { html } from 'ghtml';
import type { QueueDescription, ServiceDescription, StackDescription } from '../../cloud/cloud.ts';
import { type Environment, type Link, standsInSeveralRegions } from '../../environments.ts';
import { inWords } from '../../in-words.ts';
import { alarmsView, slugOf } from './alarms-view.ts';
import { countGraphView } from './count-graph-view.ts';
import { faultsView } from './faults-view.ts';
import { schedulesView } from './schedules-view.ts';

/** What runs in one environment, and where to reach it; `drill` is what its drill shows, as HTML. */
export function environmentView(environment: Environment, drill: string): string {
  const name = environment.name ?? 'other stacks';
  return html`<section class="environment" id="environment-${slugOf(environment)}">
    <h3>${name}</h3>
    !${environment.links.map(linkView)}
    !${environment.countGraphs.map((graph) => countGraphView(graph, placeOf(graph, environment)))}
    !${environment.services.length === 0 ? '' : servicesView(environment)}
    !${queuesView(environment)}
    !${alarmsView(environment)}
    !${drill}
    !${faultsView(slugOf(environment), 'Put something out of order', environment.faults)}
    !${schedulesView(environment.schedules)}
    <details!${environment.stacks.some(isTroubled) ? ' open' : ''}>
      <summary>${count(environment.stacks.length, 'stack')}</summary>
      <ul class="stacks">
        !${environment.stacks.map(stackView)}
      </ul>
    </details>
  </section>`;
}

/** Where a thing stands, where that is not the same for all of the environment. */
function placeOf({ region }: { region: string }, { stacks }: Environment): string {
  return standsInSeveralRegions(stacks) ? region : '';
}

function linkView({ label, url }: Link): string {
  return html`<p class="link"><span>${label}</span> <a href="${url}" target="_blank" rel="noopener">${url}</a></p>`;
}

function servicesView(environment: Environment): string {
  return html`<table class="services">
    <thead>
      <tr><th scope="col">Service</th><th scope="col">Version</th><th scope="col">Tasks</th></tr>
    </thead>
    <tbody>
      !${environment.services.map((service) => serviceRow(service, placeOf(service, environment)))}
    </tbody>
  </table>`;
}

/** In several regions each thing says where it stands. */
function placeTag(place: string): string {
  return place === '' ? '' : html` <span class="place">${place}</span>`;
}

function queuesView(environment: Environment): string {
  if (environment.queues.length === 0) return '';
  return html`<table class="queues">
    <thead>
      <tr><th scope="col">Queue</th><th class="count" scope="col">Waiting</th><th class="count" scope="col">In flight</th><th class="count" scope="col">Delayed</th></tr>
    </thead>
    <tbody>
      !${inOrder(environment.queues).map((queue) => queueRow(queue, placeOfQueue(queue, environment)))}
    </tbody>
  </table>`;
}

/** By region, those in which something is to happen before those of dead letters. */
function inOrder(queues: readonly QueueDescription[]): QueueDescription[] {
  const key = ({ region, isForDeadLetters, shortName }: QueueDescription) =>
    [region, Number(isForDeadLetters), shortName].join(' ');
  return queues.toSorted((one, other) => key(one).localeCompare(key(other)));
}

/** Each stack may have one of the same name. */
function placeOfQueue(queue: QueueDescription, environment: Environment): string {
  const namesakes = environment.queues.filter(({ shortName }) => shortName === queue.shortName);
  return namesakes.length > 1 ? queue.stackName : placeOf(queue, environment);
}

function queueRow(queue: QueueDescription, place: string): string {
  const { visible, inFlight, delayed } = queue;
  const isTroubled = queue.isForDeadLetters && visible + inFlight + delayed > 0;
  return html`<tr class="${isTroubled ? 'is-troubled' : ''}">
    <th scope="row" title="${queue.name}">${inWords(queue.shortName)}!${placeTag(place)}!${isTroubled ? ' <span class="tag">to be looked at</span>' : ''}</th>
    !${[visible, inFlight, delayed].map((count) => html`<td class="${count === 0 ? 'count is-empty' : 'count'}">${count}</td>`)}
  </tr>`;
}

function serviceRow(service: ServiceDescription, place: string): string {
  const healthy = service.tasks.filter((task) => task.healthy).length;
  const text = `${healthy} of ${service.desiredCount} healthy`;
  return html`<tr>
    <th scope="row">${service.name}!${placeTag(place)}</th>
    <td class="version">${service.version}</td>
    <td>
      <span class="tasks" title="${text}">
        <span class="unseen">${text}</span>
        !${service.tasks.map(({ id, version, address, healthy, zone }) => html`<span class="task is-${healthy ? 'healthy' : 'unhealthy'}" title="${[id, version, 'at', address, zone && `in ${zone}`].filter(Boolean).join(' ')}"></span>`)}
        !${Array.from({ length: Math.max(0, service.desiredCount - service.tasks.length) }, () => '<span class="task"></span>')}
      </span>
      !${service.deployment === 'COMPLETED' ? '' : html`<span class="deployment is-${service.deployment.toLowerCase()}">${service.deployment === 'FAILED' ? 'deployment failed' : 'deploying'}</span>`}
    </td>
  </tr>`;
}

function stackView(stack: StackDescription): string {
  return html`<li class="${isTroubled(stack) ? 'is-failed' : ''}">
    <span class="name">${stack.stackName}</span> <span class="tag">${stack.status}</span>
    <span class="place">${stack.account} ${stack.region}</span>
    !${stack.statusReason === null ? '' : html`<p class="summary">${stack.statusReason}</p>`}
  </li>`;
}

function isTroubled({ status }: StackDescription): boolean {
  return /FAILED|ROLLBACK/.test(status);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
