const names = new Intl.DisplayNames('en', { type: 'currency' });

/** The English name of an ISO 4217 code: `Euro` for `EUR`; the code itself where it has none. */
export function currencyName(code: string): string {
  return names.of(code) ?? code;
}
