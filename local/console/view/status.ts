import { html } from 'ghtml';
import { formatDuration } from '../../format-duration.ts';

const words: Record<string, { icon: string; word: string }> = {
  InProgress: { icon: '', word: 'running' },
  Waiting: { icon: '‖', word: 'waits for approval' },
  Queued: { icon: '‖', word: 'waits for a stage' },
  Succeeded: { icon: '✓', word: 'succeeded' },
  Failed: { icon: '✕', word: 'failed' },
  Abandoned: { icon: '✕', word: 'abandoned' },
  Stopped: { icon: '■', word: 'stopped' },
  Stopping: { icon: '■', word: 'stopping' },
  Superseded: { icon: '»', word: 'superseded' },
  Cancelled: { icon: '■', word: 'cancelled' },
  NotStarted: { icon: '', word: 'not started' },
};

export function statusWord(status: string): string {
  return words[status]?.word ?? status;
}

/** A status as a sign for the eye and as a word for the ear. */
export function statusIcon(status: string): string {
  const { icon, word } = words[status] ?? { icon: '?', word: status };
  return html`<span class="icon is-${status.toLowerCase()}"><span aria-hidden="true">${icon}</span><span class="unseen">${word}</span></span>`;
}

/** How long something took; for what still runs the page's script goes on counting. */
export function durationOf(span: { startedAt: string; endedAt: string | null }): string {
  const start = Date.parse(span.startedAt);
  if (span.endedAt !== null) {
    return html`<span class="duration">${formatDuration(Date.parse(span.endedAt) - start)}</span>`;
  }
  return html`<span class="duration" data-since="${span.startedAt}">${formatDuration(Date.now() - start)}</span>`;
}

/** A moment; the page's script shows it in the visitor's time zone. */
export function moment(iso: string): string {
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}
