import { RequestRefusedError } from '../../platform/json-client.ts';
import type { FormState, FormValues } from '../pages/form.ts';

/**
 * The form as it was typed, with what the service says against it, when that is something the user can mend in the form:
 * wrong fields, something that contradicts the rest, or a change by somebody else. Anything else is thrown on.
 */
export function refusedForm(error: unknown, values: FormValues): FormState & { status: number } {
  if (!(error instanceof RequestRefusedError) || !(error.status in messages)) throw error;
  // `pictures[0]` is a complaint about `pictures`.
  const errors = Object.fromEntries(
    error.errors.map(({ field, detail }) => [field.replace(/[[.].*$/, ''), detail]),
  );
  return { values, errors, message: messages[error.status] ?? error.detail, status: error.status };
}

const changedMeanwhile =
  'Somebody changed it meanwhile. Your own text is still here, nothing of it is saved yet: look at the audit for what has changed, and save again to put yours in its place.';

/** By status; where there is none, the service's own words serve. */
const messages: Readonly<Record<number, string | undefined>> = {
  400: 'Something is not right yet. Have a look at the marked fields.',
  409: undefined,
  412: changedMeanwhile,
  428: changedMeanwhile,
};
