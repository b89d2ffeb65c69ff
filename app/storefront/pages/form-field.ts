import { html } from 'ghtml';

/** One line of a form. The id is the name, so that an error summary can lead there. */
export interface FormField {
  name: string;
  label: string;
  value: string | undefined;
  /** What is wrong with it, continuing the label: `is required`. */
  error: string | undefined;
  autocomplete: string;
  type?: 'text' | 'email' | 'tel';
  /** Told below the field. */
  hint?: string;
  isOptional?: boolean;
}

export function formField(field: FormField): string {
  const { name, label, value, error, autocomplete, type = 'text', hint, isOptional } = field;
  return html`<p class="field">
<label for="${name}">${label}!${isOptional ? html` <span class="optional">(optional)</span>` : ''}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" value="${value}" maxlength="254" !${isOptional ? '' : 'required'} !${fieldState(name, { error, hint })}>
!${hint ? html`<span class="hint" id="${name}-hint">${hint}</span>` : ''}
!${fieldError(name, label, error)}
</p>`;
}

/** Attributes that tie a field to what is said about it. */
export function fieldState(
  name: string,
  { error, hint }: { error: string | undefined; hint?: string | undefined },
): string {
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return html`!${error ? 'aria-invalid="true"' : ''} !${described ? html`aria-describedby="${described}"` : ''}`;
}

export function fieldError(name: string, label: string, error: string | undefined): string {
  return error ? html`<span class="error" id="${name}-error">${label} ${error}.</span>` : '';
}

/** Leads to each field that is not right; put first on the page, where it is read aloud at once. */
export function errorSummary(
  message: string,
  problems: readonly { name: string; label: string; error: string }[],
): string {
  if (!message && problems.length === 0) return '';
  return html`<section class="alert" role="alert" id="problems" tabindex="-1" data-focus>
<h2>${problems.length > 0 ? 'Please have another look' : 'Please look again'}</h2>
!${message ? html`<p>${message}</p>` : ''}
!${problems.length > 0 ? html`<ul>!${problems.map(({ name, label, error }) => html`<li><a href="#${name}">${label} ${error}</a></li>`)}</ul>` : ''}
</section>`;
}
