import { z } from 'zod';
import type { TestCase } from './test-totals.ts';
import { UnreadableReportError } from './xml.ts';

const nanosecond = 1e-9;

const stepSchema = z.object({
  result: z.object({
    status: z.string(),
    /** In nanoseconds. */
    duration: z.number().default(0),
    error_message: z.string().default(''),
  }),
});

const featuresSchema = z.array(
  z.object({
    name: z.string().default(''),
    elements: z
      .array(
        z.object({ name: z.string().default(''), type: z.string(), steps: z.array(stepSchema).default([]) }),
      )
      .default([]),
  }),
);

/** Each scenario of Cucumber's JSON is a test. */
export function readCucumber(text: string): TestCase[] {
  return featuresIn(text).flatMap(({ name: suite, elements }) =>
    elements
      .filter(({ type }) => type === 'scenario')
      .map(({ name, steps }) => {
        const failed = steps.find(({ result }) => result.status === 'failed');
        return {
          suite,
          name,
          outcome: failed
            ? ('failed' as const)
            : steps.every(({ result }) => result.status === 'passed')
              ? ('passed' as const)
              : ('skipped' as const),
          message: failed?.result.error_message ?? '',
          durationInSeconds: steps.reduce((sum, { result }) => sum + result.duration, 0) * nanosecond,
        };
      }),
  );
}

function featuresIn(text: string): z.infer<typeof featuresSchema> {
  try {
    return featuresSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new UnreadableReportError('no JSON of Cucumber', { cause: error });
  }
}
