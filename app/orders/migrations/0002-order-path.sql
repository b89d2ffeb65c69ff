-- Everything here is additive: during a deployment, the processor of the release before writes beside the new one.

-- The transactions that have made a row and that have changed it last, so that reporting can extract every version
-- exactly once. A trigger keeps the latter, so that it is right whoever changes an order.
alter table orders."order"
  add column created_in xid8 not null default pg_current_xact_id(),
  add column changed_in xid8 not null default pg_current_xact_id(),
  -- What the following mean is told in the processor's contract. Null in what an older release has written.
  add column quoted_at timestamptz,
  add column locale text,
  add column payment_method text,
  -- Tells a repetition of the order from another order under the same id.
  add column content_hash text,
  -- A customer is told once that a cancellation came too late, however often the request is delivered.
  add column cancellation_refused_at timestamptz;

create function orders.note_change() returns trigger language plpgsql as $$
begin
  new.changed_in := pg_current_xact_id();
  return new;
end $$;

create trigger order_before_update before update on orders."order"
  for each row execute function orders.note_change();

-- All but the one by e-mail grow at their right end, so that they cost the same however many orders there are.
create index order_by_creation on orders."order" (created_in);
create index order_by_change on orders."order" (changed_in);
create index order_by_time on orders."order" (placed_at, order_id);
create index order_by_email on orders."order" (lower(email));
-- Most orders are confirmed, and found by time; the others are what somebody looks for by status.
create index order_by_status on orders."order" (status, placed_at, order_id) where status <> 'confirmed';

-- Rows that change with every order leave room on their page, so that no index has to follow (HOT).
alter table orders.customer_fence set (fillfactor = 50);

-- Events that have happened and that the event queue does not have yet; a publisher takes each away when it has.
create table orders.outbox (
  outbox_id bigint generated always as identity primary key,
  event_id uuid not null,
  order_id uuid not null,
  type text not null,
  -- An OrderEvent; text, because nothing in the database looks into it.
  event text not null,
  traceparent text,
  occurred_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- A customer has cancelled what has not been processed yet, because its message is among the dead letters.
create table orders.early_cancellation (
  order_id uuid primary key,
  customer_id uuid not null,
  requested_at timestamptz not null
);

create table orders.dead_letter (
  dead_letter_id bigint generated always as identity primary key,
  -- The one it had on the order queue.
  message_id text not null unique,
  -- Null where the body does not tell it.
  order_id uuid,
  customer_id uuid,
  body text not null,
  reason text not null,
  receive_count integer not null,
  dead_lettered_at timestamptz not null default now(),
  redriven_at timestamptz,
  redriven_by text
);
create index dead_letter_by_order on orders.dead_letter (order_id);

-- What people have changed in the back office.
create table orders.audit (
  audit_id bigint generated always as identity primary key,
  changed_at timestamptz not null default now(),
  subject text not null,
  name text not null,
  action text not null,
  entity text not null,
  entity_id text not null,
  before jsonb,
  after jsonb
);
create index audit_by_entity on orders.audit (entity_id, audit_id);
