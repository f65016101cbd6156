-- The users' data. Every table has the primary key (owner, id): a query without the owner cannot use
-- the key, ids of two owners cannot collide, and an id of somebody else is simply not found. Ids are
-- made by clients. "owner" is the subject of the caller's token.
--
-- Flyway makes the schema "app" (for its history); functions that are called from outside are in "api".

create schema api;

-- Lets one index answer "which of this owner's events run at this moment" (event_running below).
create extension if not exists btree_gist with schema public;

-- One row per owner who has ever written. Kept by the triggers of V2; nobody else writes it.
create table app.account (
  owner text primary key,
  revision bigint not null, -- raised by every statement that changes data of this owner
  todos bigint not null,
  todos_done bigint not null,
  sales bigint not null,
  events bigint not null,
  quick_links bigint not null,
  expenses bigint not null
)
with (fillfactor = 50); -- room for the next version of a row that is updated all the time

-- Sums per day, so that a month costs at most 31 rows per currency, however many sales it has.
-- Kept by the triggers of V2; a day without sales has no row.
create table app.sale_day (
  owner text not null,
  day date not null,
  currency text not null,
  sales bigint not null,
  amount_minor bigint not null,
  primary key (owner, day, currency)
)
with (fillfactor = 80);

create table app.todo (
  owner text not null check (char_length(owner) between 1 and 255),
  id uuid not null,
  version bigint not null default 1 check (version > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  title text not null check (char_length(title) between 1 and 200),
  done boolean not null default false,
  -- Bounds keep "infinity" out here and in the other tables: JSON and JavaScript know no such day.
  due_on date check (due_on between '1900-01-01' and '2999-12-31'),
  -- A client puts a row between two others by taking the middle. The bounds keep NaN out.
  position double precision not null default 0 check (position between -1e15 and 1e15),
  primary key (owner, id)
);

-- Dashboard: open todos by due date, those without one last.
create index todo_open on app.todo (owner, due_on, position, id) where not done;

-- Money is in minor units (cents). The bounds are ten billion euros: sums of very many such amounts
-- still fit what JavaScript holds exactly. A refund is negative.
create table app.sale (
  owner text not null check (char_length(owner) between 1 and 255),
  id uuid not null,
  version bigint not null default 1 check (version > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  customer text not null check (char_length(customer) between 1 and 200),
  amount_minor bigint not null check (amount_minor between -1000000000000 and 1000000000000),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  sold_on date not null check (sold_on between '1900-01-01' and '2999-12-31'),
  note text check (char_length(note) <= 2000),
  primary key (owner, id)
);

-- Dashboard: the most recent sales (read backwards).
create index sale_recent on app.sale (owner, sold_on, created_at, id);

create table app.event (
  owner text not null check (char_length(owner) between 1 and 255),
  id uuid not null,
  version bigint not null default 1 check (version > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  title text not null check (char_length(title) between 1 and 200),
  location text check (char_length(location) <= 200),
  starts_at timestamptz not null check (starts_at between '1900-01-01 00:00Z' and '2999-12-31 00:00Z'),
  ends_at timestamptz not null check (ends_at between '1900-01-01 00:00Z' and '2999-12-31 00:00Z'),
  all_day boolean not null default false,
  primary key (owner, id),
  constraint event_ends_after_start check (ends_at >= starts_at)
);

-- Dashboard: events that start within the week; events that have started before and still run.
create index event_start on app.event (owner, starts_at, id);
create index event_running on app.event using gist (owner, tstzrange(starts_at, ends_at));

create table app.quick_link (
  owner text not null check (char_length(owner) between 1 and 255),
  id uuid not null,
  version bigint not null default 1 check (version > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  title text not null check (char_length(title) between 1 and 200),
  url text not null check (url ~* '^https?://[^[:space:]]+$' and char_length(url) <= 2000),
  position double precision not null default 0 check (position between -1e15 and 1e15),
  primary key (owner, id)
);

-- Dashboard: in the order of the user.
create index quick_link_position on app.quick_link (owner, position, id);

create table app.expense (
  owner text not null check (char_length(owner) between 1 and 255),
  id uuid not null,
  version bigint not null default 1 check (version > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  description text not null check (char_length(description) between 1 and 200),
  category text not null check (char_length(category) between 1 and 50),
  amount_minor bigint not null check (amount_minor between -1000000000000 and 1000000000000),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  spent_on date not null check (spent_on between '1900-01-01' and '2999-12-31'),
  primary key (owner, id)
);

-- Lists: the most recent expenses (read backwards).
create index expense_recent on app.expense (owner, spent_on, created_at, id);
