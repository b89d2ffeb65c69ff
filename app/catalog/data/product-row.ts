/** What a product is, in the names of the contract; from `catalog.product` joined with `catalog.brand`. */
export const descriptionColumns = `
  product.sku, product.name, product.description,
  product.brand_slug as "brandSlug", brand.name as "brandName",
  product.category, product.category_slug as "categorySlug", product.pictures`;

/** A product in one country, selected in the shape of the contract; `$1` is the country's code. */
export const selectProduct = `
  select ${descriptionColumns},
         price.amount_in_minor_units as "priceInMinorUnits", country.currency,
         coalesce(stock.quantity, 0) as stock
    from catalog.product
    join catalog.brand on brand.slug = product.brand_slug
    join catalog.country on country.code = $1
    join catalog.price on price.sku = product.sku and price.country = country.code
    left join catalog.stock on stock.sku = product.sku`;
