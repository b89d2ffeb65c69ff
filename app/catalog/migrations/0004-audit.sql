-- What the back office has changed. Written in the transaction of the change; neither changed nor deleted afterwards.
create table catalog.audit (
  audit_id bigint primary key generated always as identity,
  changed_at timestamptz not null default clock_timestamp(),
  -- The issuer's id of the user, and what people call the user.
  subject text not null,
  name text not null,
  action text not null check (action in ('create', 'update', 'delete')),
  entity text not null check (entity in ('product', 'price', 'stock')),
  -- Without a reference, because it stays when the product goes.
  sku text not null,
  country char(2) check ((country is not null) = (entity = 'price')),
  before jsonb check ((before is null) = (action = 'create')),
  after jsonb check ((after is null) = (action = 'delete'))
);

create index audit_by_sku on catalog.audit (sku, audit_id desc);

create function catalog.refuse_change_of_audit() returns trigger language plpgsql as $$
begin
  raise exception 'catalog.audit is only ever added to';
end $$;

create trigger audit_is_only_added_to before update or delete or truncate on catalog.audit
  for each statement execute function catalog.refuse_change_of_audit();
