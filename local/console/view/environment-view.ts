import { html } from 'ghtml';
import type { ServiceDescription, StackDescription } from '../../cloud/cloud.ts';
import { type Environment, type Link, standsInSeveralRegions } from '../../environments.ts';

/** What runs in one environment, and where to reach it. */
export function environmentView(environment: Environment): string {
  const name = environment.name ?? 'other stacks';
  return html`<section class="environment" id="environment-${name.replaceAll(' ', '-')}">
    <h3>${name}</h3>
    !${environment.links.map(linkView)}
    !${environment.services.length === 0 ? '' : servicesView(environment)}
    <details!${environment.stacks.some(isTroubled) ? ' open' : ''}>
      <summary>${count(environment.stacks.length, 'stack')}</summary>
      <ul class="stacks">
        !${environment.stacks.map(stackView)}
      </ul>
    </details>
  </section>`;
}

function linkView({ label, url }: Link): string {
  return html`<p class="link"><span>${label}</span> <a href="${url}" target="_blank" rel="noopener">${url}</a></p>`;
}

function servicesView({ services, stacks }: Environment): string {
  const isOneOfSeveral = standsInSeveralRegions(stacks);
  return html`<table class="services">
    <thead>
      <tr><th scope="col">Service</th><th scope="col">Version</th><th scope="col">Tasks</th></tr>
    </thead>
    <tbody>
      !${services.map((service) => serviceRow(service, isOneOfSeveral))}
    </tbody>
  </table>`;
}

function serviceRow(service: ServiceDescription, isOneOfSeveral: boolean): string {
  const healthy = service.tasks.filter((task) => task.healthy).length;
  const text = `${healthy} of ${service.desiredCount} healthy`;
  return html`<tr>
    <th scope="row">${service.name}!${isOneOfSeveral ? html` <span class="place">${service.region}</span>` : ''}</th>
    <td class="version">${service.version}</td>
    <td>
      <span class="tasks" title="${text}">
        <span class="unseen">${text}</span>
        !${service.tasks.map(({ id, version, address, healthy }) => html`<span class="task is-${healthy ? 'healthy' : 'unhealthy'}" title="${`${id} ${version} at ${address}`}"></span>`)}
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
