import { html } from 'ghtml';
import type { MetricSeries } from '../../cloud/metrics/embedded-metrics.ts';
import { formatDuration } from '../../format-duration.ts';
import { inWords } from '../../in-words.ts';
import { moment } from './status.ts';

const millisecondsOf: Record<string, number> = { Seconds: 1000, Milliseconds: 1 };

/** What the functions of a delivery have measured of it: how many, or how long in the mean. */
export function figuresView(series: readonly MetricSeries[]): string {
  if (series.length === 0) return '';
  return html`<section class="figures" aria-labelledby="figures">
    <h2 id="figures">Delivery figures</h2>
    <dl>
      !${series.map(figure)}
    </dl>
  </section>`;
}

function figure({ name, unit, values, latestAt }: MetricSeries): string {
  const words = inWords(name);
  const sum = values.reduce((total, value) => total + value, 0);
  const isCount = unit === 'Count';
  const shown = isCount ? String(sum) : `${format(sum / values.length, unit)} in the mean`;
  const count = isCount ? '' : `of ${values.length}, `;
  return html`<dt>${words[0]?.toUpperCase() ?? ''}${words.slice(1)}</dt>
    <dd>${shown} <span class="about">${count}the latest !${moment(latestAt)}</span></dd>`;
}

function format(value: number, unit: string): string {
  const milliseconds = millisecondsOf[unit];
  return milliseconds === undefined ? `${value} ${unit}` : formatDuration(value * milliseconds);
}
