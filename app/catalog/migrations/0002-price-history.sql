-- Which price was valid when: an order is checked against the one that was valid when the customer was quoted it. Kept
-- by triggers, so that it is right whoever changes a price. Without a reference to the product or the country, because
-- it stays when they go. The spans of one product in one country never overlap; a gap means that it was not sold.
-- The price at t: valid_from <= t and t < valid_to.
create table catalog.price_history (
  sku text not null,
  country char(2) not null,
  amount_in_minor_units bigint not null check (amount_in_minor_units > 0),
  -- By the clock of the database, at the time of the statement: a reader has seen the former price until the commit,
  -- and for as long as whatever it read through has kept it.
  valid_from timestamptz not null,
  valid_to timestamptz not null default 'infinity',
  primary key (sku, country, valid_from),
  check (valid_from < valid_to)
);

-- From when they are valid nobody has written down; orders that were placed before this migration have seen them.
insert into catalog.price_history (sku, country, amount_in_minor_units, valid_from)
select sku, country, amount_in_minor_units, '-infinity' from catalog.price;

-- By statement, not by row, so that many prices cost little. A price that is set to what it was goes on.
create function catalog.keep_price_history() returns trigger language plpgsql as $$
declare
  -- Not now(), the transaction's start: whoever waited for the lock on a price would else write before the one it
  -- waited for.
  moment constant timestamptz := clock_timestamp();
begin
  if tg_op <> 'INSERT' then
    update catalog.price_history as span
       -- The clock may have been set back.
       set valid_to = greatest(moment, span.valid_from + interval '1 microsecond')
      from former
     where span.sku = former.sku and span.country = former.country and span.valid_to = 'infinity'
       and (tg_op = 'DELETE' or not exists (
             select from catalog.price
              where price.sku = former.sku and price.country = former.country
                and price.amount_in_minor_units = former.amount_in_minor_units));
  end if;
  if tg_op <> 'DELETE' then
    insert into catalog.price_history (sku, country, amount_in_minor_units, valid_from)
    select valid.sku, valid.country, valid.amount_in_minor_units, greatest(moment, earlier.ended_at)
      from valid
     cross join lateral (
             select max(valid_to) as ended_at from catalog.price_history as span
              where span.sku = valid.sku and span.country = valid.country) as earlier
     where earlier.ended_at is distinct from 'infinity';
  end if;
  return null;
end $$;

create trigger price_history_after_insert after insert on catalog.price
  referencing new table as valid
  for each statement execute function catalog.keep_price_history();

create trigger price_history_after_update after update on catalog.price
  referencing old table as former new table as valid
  for each statement execute function catalog.keep_price_history();

create trigger price_history_after_delete after delete on catalog.price
  referencing old table as former
  for each statement execute function catalog.keep_price_history();
