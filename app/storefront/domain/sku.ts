/** A product number, as the catalogue gives them. */
export const skuForm = /^[A-Z0-9-]{1,80}$/;
