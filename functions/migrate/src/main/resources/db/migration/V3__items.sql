-- What the API of single items needs beside the tables.

-- The answer to each write, kept so that the same request sent again gets the same answer and is applied
-- once. The record is written in the transaction of the write: there is never one without the other, so
-- no record says "in progress" to anybody.
create table app.idempotency_record (
  owner text not null,
  key text not null check (char_length(key) between 1 and 255),
  fingerprint bytea not null, -- SHA-256 of the request
  expires_at timestamptz not null,
  outcome text, -- these three as api.save returned them; null only inside its transaction
  version bigint,
  body json,
  primary key (owner, key)
);

-- Purge: the ones that expired first.
create index idempotency_record_expired on app.idempotency_record (expires_at);

-- Lists: open todos first, by due date; those without one last. (A keyset needs one value for "none"; the
-- table allows no date after 2999.)
create index todo_list on app.todo (owner, done, (coalesce(due_on, '3000-01-01')), position, id);

-- One operation of a write, beside what it finds.
create type app.planned_write as (
  n integer, -- its place in the request, from 0
  op text, -- put, patch or delete
  collection text,
  id uuid,
  item jsonb, -- the new item, complete; null to delete
  current_version bigint, -- null where there is no such item
  current json,
  conflict text -- exists, missing or stale; null where it may be applied
);
