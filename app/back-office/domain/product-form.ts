import type { NewProduct, ProductDraft } from '../../catalog/contract.ts';

type Values = Readonly<Record<string, string>>;

/** What a form says about a product; whether it makes sense, the catalogue decides. */
export function toDraft(values: Values): ProductDraft {
  const { name = '', description = '', brandSlug = '', category = '', pictures = '' } = values;
  return {
    name: name.trim(),
    // Browsers end lines of a form with two characters.
    description: description.replaceAll('\r\n', '\n').trim(),
    brandSlug,
    category: category.trim(),
    pictures: pictures.split(/[\s,]+/).filter((picture) => picture !== ''),
  };
}

export function toNewProduct(values: Values): NewProduct {
  return { sku: (values.sku ?? '').trim().toUpperCase(), ...toDraft(values) };
}

/** A whole number, with a sign where one may be; undefined for anything else. */
export function readWholeNumber(text: string): number | undefined {
  const trimmed = text.trim().replace('−', '-');
  return /^[+-]?\d{1,9}$/.test(trimmed) ? Number(trimmed) : undefined;
}
