/**
 * The events of a stream, each with one line of JSON for its data, as the console sends them.
 *
 * Source: HTML standard, "Server-sent events".
 */
export async function* readEvents(answer: Response): AsyncGenerator<{ name: string; data: unknown }> {
  let rest = '';
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = `${rest}${chunk}`.split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const [, name = '', data = 'null'] = /^event: (.*)\ndata: (.*)$/.exec(event) ?? [];
      yield { name, data: JSON.parse(data) };
    }
  }
}
