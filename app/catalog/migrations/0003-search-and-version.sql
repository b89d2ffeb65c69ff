-- Typing errors are found by the three-letter pieces that words have in common. Contained in Aurora PostgreSQL.
create extension if not exists pg_trgm with schema public;

alter table catalog.product
  add column created_at timestamptz not null default now(),
  -- The views of the gallery, the main one first.
  add column pictures text[] not null default array['front', 'detail', 'scene']
    check (cardinality(pictures) between 1 and 12),
  add column category_slug text not null
    generated always as (trim('-' from regexp_replace(lower(category), '[^a-z0-9]+', '-', 'g'))) stored
    check (category_slug <> ''),
  -- What typing errors are forgiven in; descriptions have so many words that one resembles anything.
  add column words text not null
    generated always as (lower(name || ' ' || category || ' ' || replace(brand_slug, '-', ' '))) stored;

create index product_by_category on catalog.product (category_slug);
create index product_by_words on catalog.product using gin (words public.gin_trgm_ops);

-- A number that grows with every change of what the catalogue says, stock excepted. Its one row is locked from a
-- change to the end of its transaction, so that the numbers become visible in their order: who has seen one has seen
-- everything below it.
create table catalog.catalogue_version (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);
insert into catalog.catalogue_version (version) values (1);

-- The version in which a product or one of its prices was last changed. A product that is gone keeps its row.
create table catalog.product_change (
  sku text primary key,
  version bigint not null
);
create index product_change_by_version on catalog.product_change (version);
insert into catalog.product_change (sku, version) select sku, 1 from catalog.product;

create function catalog.advance_version(changed_skus text[]) returns void language plpgsql as $$
declare
  next bigint;
begin
  update catalog.catalogue_version set version = version + 1 returning version into next;
  insert into catalog.product_change (sku, version)
  select sku, next from unnest(changed_skus) as sku
      on conflict (sku) do update set version = excluded.version;
end $$;

-- On product and price: the changed products are in the transition tables.
create function catalog.note_changed_products() returns trigger language plpgsql as $$
declare
  changed text[] := '{}';
begin
  if tg_op <> 'INSERT' then changed := changed || array(select sku from former); end if;
  if tg_op <> 'DELETE' then changed := changed || array(select sku from valid); end if;
  if cardinality(changed) > 0 then
    perform catalog.advance_version(array(select distinct sku from unnest(changed) as sku));
  end if;
  return null;
end $$;

create trigger product_change_after_insert after insert on catalog.product
  referencing new table as valid for each statement execute function catalog.note_changed_products();
create trigger product_change_after_update after update on catalog.product
  referencing old table as former new table as valid
  for each statement execute function catalog.note_changed_products();
create trigger product_change_after_delete after delete on catalog.product
  referencing old table as former for each statement execute function catalog.note_changed_products();

create trigger price_change_after_insert after insert on catalog.price
  referencing new table as valid for each statement execute function catalog.note_changed_products();
create trigger price_change_after_update after update on catalog.price
  referencing old table as former new table as valid
  for each statement execute function catalog.note_changed_products();
create trigger price_change_after_delete after delete on catalog.price
  referencing old table as former for each statement execute function catalog.note_changed_products();

-- A brand's name stands in all of its products.
create function catalog.note_changed_brands() returns trigger language plpgsql as $$
begin
  if exists (select from valid) then
    perform catalog.advance_version(
      array(select sku from catalog.product where brand_slug in (select slug from valid)));
  end if;
  return null;
end $$;

create trigger brand_change_after_insert after insert on catalog.brand
  referencing new table as valid for each statement execute function catalog.note_changed_brands();
create trigger brand_change_after_update after update on catalog.brand
  referencing new table as valid for each statement execute function catalog.note_changed_brands();

create function catalog.note_changed_countries() returns trigger language plpgsql as $$
begin
  perform catalog.advance_version('{}');
  return null;
end $$;

create trigger country_change after insert or update or delete on catalog.country
  for each statement execute function catalog.note_changed_countries();
