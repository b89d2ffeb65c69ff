import { html } from 'ghtml';

/** What stands in the fields of a form, by their names. */
export type FormValues = Readonly<Record<string, string>>;

/** What a form shows besides its fields. */
export interface FormState {
  values: FormValues;
  /** By the name of the field. */
  errors: FormValues;
  /** What is wrong with the form as a whole; empty when nothing is. */
  message: string;
}

export const pristine: FormState = { values: {}, errors: {}, message: '' };

interface Field {
  name: string;
  label: string;
  hint?: string;
  /** Set off from others of the same name on the page. */
  idPrefix?: string;
}

/** A form that is sent to `action`; `content` is HTML. */
export function form(
  { action, csrfToken, state = pristine }: { action: string; csrfToken: string; state?: FormState },
  content: string,
): string {
  return html`<form class="form" method="post" action="${action}">
<input type="hidden" name="csrf" value="${csrfToken}">
!${state.message ? html`<p class="message bad" role="alert">${state.message}</p>` : ''}
!${content}
</form>`;
}

export function hidden(name: string, value: string): string {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

/** `attributes` are further ones of the input, as HTML. */
export function textField(state: FormState, field: Field, attributes = ''): string {
  return labelled(state, field, (id, described) => {
    const value = state.values[field.name] ?? '';
    return html`<input id="${id}" name="${field.name}" value="${value}" !${described} !${attributes}>`;
  });
}

export function textArea(state: FormState, field: Field, attributes = ''): string {
  return labelled(
    state,
    field,
    // The line break after the tag is dropped by browsers, one that belongs to the text would be.
    (id, described) =>
      html`<textarea id="${id}" name="${field.name}" rows="5" !${described} !${attributes}>
${state.values[field.name] ?? ''}</textarea>`,
  );
}

/** Choices as pairs of value and text. */
export function selectField(
  state: FormState,
  field: Field,
  choices: readonly (readonly [value: string, text: string])[],
): string {
  const chosen = state.values[field.name] ?? '';
  return labelled(
    state,
    field,
    (id, described) =>
      html`<select id="${id}" name="${field.name}" !${described}>!${choices.map(
        ([value, text]) =>
          html`<option value="${value}" !${value === chosen ? 'selected' : ''}>${text}</option>`,
      )}</select>`,
  );
}

function labelled(
  { errors }: FormState,
  { name, label, hint, idPrefix = '' }: Field,
  input: (id: string, attributes: string) => string,
): string {
  const id = `${idPrefix}${name}`;
  const error = errors[name];
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const described = notes ? html`aria-describedby="${notes}"` : '';
  const invalid = error ? 'aria-invalid="true"' : '';
  return html`<div class="field">
<label for="${id}">${label}</label>
!${hint ? html`<span class="hint" id="${id}-hint">${hint}</span>` : ''}
!${input(id, `${described} ${invalid}`)}
!${error ? html`<span class="error" id="${id}-error">${error}</span>` : ''}
</div>`;
}
