create schema if not exists payments;

-- A row is made before the provider is asked, in the same transaction: whoever asks for the same order at the same time
-- waits for the outcome, and never sees a row that is still pending.
create table payments."authorization" (
  order_id uuid primary key,
  authorization_id text unique,
  status text not null check (status in ('pending', 'authorized', 'declined')),
  amount_in_minor_units bigint not null check (amount_in_minor_units > 0),
  currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
  payment_method text not null,
  reason text,
  created_at timestamptz not null default now(),
  check (status = 'pending' or authorization_id is not null),
  check (status <> 'declined' or reason is not null)
);
