-- A payment's money is held from its authorisation until it is captured or voided; what was captured may go back.
alter table payments."authorization"
  drop constraint authorization_status_check,
  add constraint authorization_status_check
    check (status in ('pending', 'authorized', 'declined', 'captured', 'voided', 'refunded')),
  add column changed_at timestamptz not null default now(),
  -- When the money is to be taken; later, when the provider gave no answer. What stood here before is taken at once.
  add column capture_at timestamptz not null default now();

-- The settlement loop looks for what is due; whatever is not held any more costs it nothing.
create index authorization_due on payments."authorization" (capture_at) where status = 'authorized';
