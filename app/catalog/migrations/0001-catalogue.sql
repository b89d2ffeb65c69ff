create schema if not exists catalog;

create table catalog.country (
  code char(2) primary key check (code ~ '^[A-Z]{2}$'),
  name text not null,
  currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
  locale text not null,
  sort integer not null
);

create table catalog.brand (
  slug text primary key check (slug ~ '^[a-z0-9-]+$'),
  name text not null,
  tagline text not null
);

create table catalog.product (
  sku text primary key check (sku ~ '^[A-Z0-9-]+$'),
  name text not null,
  description text not null,
  brand_slug text not null references catalog.brand,
  category text not null,
  -- What a search reads: a hit in the name counts most, one in the description least. Words stand in it by their stem,
  -- so that "mugs" finds a mug, and as they are written, so that a word's beginning finds it.
  search tsvector not null generated always as (
    setweight(to_tsvector('english', name) || to_tsvector('simple', name), 'A') ||
    setweight(to_tsvector('english', category) || to_tsvector('simple', category || ' ' || brand_slug), 'B') ||
    setweight(to_tsvector('english', description) || to_tsvector('simple', description), 'C')
  ) stored
);

create index product_by_brand on catalog.product (brand_slug);
create index product_by_search on catalog.product using gin (search);

-- A product is sold in the countries that it has a price in; the amount is in minor units of the country's currency.
create table catalog.price (
  sku text not null references catalog.product on delete cascade,
  country char(2) not null references catalog.country,
  amount_in_minor_units bigint not null check (amount_in_minor_units > 0),
  primary key (sku, country)
);

create index price_by_country on catalog.price (country, sku);

create table catalog.stock (
  sku text primary key references catalog.product on delete cascade,
  quantity integer not null check (quantity >= 0)
);
