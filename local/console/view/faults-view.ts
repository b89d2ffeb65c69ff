import { html } from 'ghtml';
import type { FaultDescription } from '../../cloud/cloud.ts';
import { moment } from './status.ts';

/** What is out of order, with since when and the button that ends it; what else could be stands behind the invitation. */
export function faultsView(id: string, invitation: string, faults: readonly FaultDescription[]): string {
  if (faults.length === 0) return '';
  const on = faults.filter(({ since }) => since !== null);
  const off = faults.filter(({ since }) => since === null);
  return html`<div class="faults" id="faults-${id}">
    !${on.map(faultThatIsOn)}
    !${off.length === 0 ? '' : html`<details><summary>${invitation}</summary>!${off.map(faultThatCouldBe)}</details>`}
  </div>`;
}

function faultThatIsOn(fault: FaultDescription): string {
  return faultForm(
    fault,
    'is-on',
    html`<strong>${fault.name}</strong> is out of order since !${moment(fault.since ?? '')}`,
    html`<button class="approve" name="action" value="end" aria-label="Start ${fault.name}">Start</button>`,
  );
}

function faultThatCouldBe(fault: FaultDescription): string {
  const { name, effect, impossible } = fault;
  return faultForm(
    fault,
    'is-off',
    html`${name} <span class="about">${impossible === undefined ? effect : `cannot be: ${impossible}`}</span>`,
    impossible === undefined
      ? html`<button class="reject" name="action" value="begin" aria-label="Stop ${name}">Stop</button>`
      : '',
  );
}

function faultForm({ id }: FaultDescription, state: string, words: string, button: string): string {
  return html`<form class="fault ${state}" method="post" action="/faults" id="fault-${id}">
    <input type="hidden" name="fault" value="${id}" />
    <p>!${words}</p>
    !${button}
  </form>`;
}
