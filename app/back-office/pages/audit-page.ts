import { html } from 'ghtml';
import { backOffice } from '../contract.ts';
import { type ChangedField, differenceOf } from '../domain/difference.ts';
import { badge, nextPage, time } from './elements.ts';
import type { Page } from './layout.ts';

/** One change, of whichever service. */
export interface Change {
  changedAt: string;
  changedBy: { name: string };
  action: string;
  /** What was changed, in words: `price of KETTLE-1 in DE`. */
  what: string;
  /** Where that can be seen, below the base path. */
  path: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export type AuditOf = 'catalog' | 'orders';

/** Who changed what: each change with what it made different. */
export function auditPage(shown: {
  of: AuditOf;
  /** The product or order that the page is about; empty when it is about all. */
  about: string;
  changes: readonly Change[];
  next: Readonly<Record<string, string>> | null;
}): Page {
  const { of, about, changes, next } = shown;
  return {
    ...{ area: 'audit', title: 'Audit' },
    main: html`<h1>Audit</h1>
<p class="lead">Who changed what, the latest first. !${about ? html`Only of <code>${about}</code>; <a href="${backOffice.basePath}/audit?of=${of}">show all</a>.` : ''}</p>
<nav aria-label="Of what"><ul class="tabs">!${tab('catalog', 'Catalogue', of)}!${tab('orders', 'Orders', of)}</ul></nav>
!${changes.length === 0 ? html`<p class="empty">Nothing was changed.</p>` : html`<ol class="changes">!${changes.map(entry)}</ol>`}
!${nextPage('/audit', next)}`,
  };
}

function tab(of: AuditOf, text: string, current: AuditOf): string {
  return html`<li><a class="tab" href="${backOffice.basePath}/audit?of=${of}" !${of === current ? 'aria-current="page"' : ''}>${text}</a></li>`;
}

function entry({ changedAt, changedBy, action, what, path, before, after }: Change): string {
  return html`<li class="card"><h2>!${badge(action)} <a href="${backOffice.basePath}${path}">${what}</a></h2>
<p class="hint">${changedBy.name}, !${time(changedAt)}</p>
<dl class="difference">!${differenceOf(before, after).map(changedField)}</dl></li>`;
}

function changedField({ field, before, after }: ChangedField): string {
  return html`<div><dt>${field}</dt><dd>
!${before === undefined ? '' : html`<del><span class="hidden">was </span>${before}</del>`}
!${after === undefined ? '' : html`<ins><span class="hidden">is now </span>${after}</ins>`}
</dd></div>`;
}
