/** What somebody asks of metrics is nothing that can be answered here; the message says why. */
export class MetricRequestError extends Error {}
