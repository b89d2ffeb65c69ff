/** A product in one country, selected in the shape of the contract; `$1` is the country's code. */
export const selectProduct = `
  select product.sku, product.name, product.description, product.category,
         brand.slug as "brandSlug", brand.name as "brandName",
         price.amount_in_minor_units as "priceInMinorUnits", country.currency,
         coalesce(stock.quantity, 0) as stock
    from catalog.product
    join catalog.brand on brand.slug = product.brand_slug
    join catalog.country on country.code = $1
    join catalog.price on price.sku = product.sku and price.country = country.code
    left join catalog.stock on stock.sku = product.sku`;
