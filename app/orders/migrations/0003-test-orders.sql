-- Whether an order only tries out the shop: it takes nothing out of stock and stands in no figure. What an older release
-- writes meanwhile is no test.
alter table orders."order" add column is_test boolean not null default false;
