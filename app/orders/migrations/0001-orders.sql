create schema if not exists orders;

-- The youngest lease under which anything of a customer was written. Whoever writes for a customer advances it in the
-- same transaction, so that a processor whose lease has passed to another one can no longer write.
create table orders.customer_fence (
  customer_id uuid primary key,
  fencing_token bigint not null,
  -- Tells two holders of the same token apart, which Redis may give out when it has lost its data.
  lease_holder uuid not null
);

create table orders."order" (
  order_id uuid primary key,
  customer_id uuid not null,
  status text not null
    check (status in ('reserved', 'confirmed', 'rejected', 'declined', 'cancelled', 'refunded')),
  reason text,
  placed_at timestamptz not null,
  processed_at timestamptz not null default now(),
  email text not null,
  address jsonb not null,
  country char(2) not null,
  currency char(3) not null,
  total_in_minor_units bigint not null check (total_in_minor_units >= 0),
  payment_authorization_id text,
  -- The sequence in which one customer's orders took effect.
  sequence_number bigint not null generated always as identity,
  check (status not in ('rejected', 'declined') or reason is not null),
  check (status <> 'confirmed' or payment_authorization_id is not null)
);

create index order_by_customer on orders."order" (customer_id, sequence_number desc);

create table orders.order_line (
  order_id uuid not null references orders."order" on delete cascade,
  position integer not null,
  sku text not null,
  name text not null,
  quantity integer not null check (quantity > 0),
  unit_price_in_minor_units bigint not null check (unit_price_in_minor_units >= 0),
  primary key (order_id, position)
);
