-- Triggers raise account.revision once per statement and owner, and keep the counters and the sums per
-- day. They see all rows of a statement at once (transition tables), so a statement that writes 10,000
-- rows costs one update per owner, not 10,000.
--
-- They run with the rights of the schema's owner (security definer), so that the functions' role can
-- read the counters but not write them.

-- What one statement did to one owner's rows: differences of the counts.
create type app.account_change as (owner text, total bigint, done bigint);

-- What one statement did to one owner's sales of one day: differences of the sums.
create type app.sale_day_change as (
  owner text, day date, currency text, sales bigint, amount_minor bigint);

-- Writes in the order of the owners: two statements that touch the same accounts lock them in the same
-- order, so neither waits for the other in a circle.
create function app.change_accounts(changed_table text, changes app.account_change[])
returns void
language sql
set search_path = ''
begin atomic
  insert into app.account as account (
    owner, revision, todos, todos_done, sales, events, quick_links, expenses)
  select
    change.owner,
    1,
    case changed_table when 'todo' then change.total else 0 end,
    change.done,
    case changed_table when 'sale' then change.total else 0 end,
    case changed_table when 'event' then change.total else 0 end,
    case changed_table when 'quick_link' then change.total else 0 end,
    case changed_table when 'expense' then change.total else 0 end
  from unnest(changes) change
  order by change.owner
  on conflict (owner) do update
  set
    revision = account.revision + 1,
    todos = account.todos + excluded.todos,
    todos_done = account.todos_done + excluded.todos_done,
    sales = account.sales + excluded.sales,
    events = account.events + excluded.events,
    quick_links = account.quick_links + excluded.quick_links,
    expenses = account.expenses + excluded.expenses;
end;

create function app.change_sale_days(changes app.sale_day_change[])
returns void
language sql
set search_path = ''
begin atomic
  insert into app.sale_day as sale_day (owner, day, currency, sales, amount_minor)
  select change.owner, change.day, change.currency, change.sales, change.amount_minor
  from unnest(changes) change
  order by change.owner, change.day, change.currency
  on conflict (owner, day, currency) do update
  set
    sales = sale_day.sales + excluded.sales,
    amount_minor = sale_day.amount_minor + excluded.amount_minor;

  delete from app.sale_day sale_day
  using unnest(changes) change
  where
    sale_day.owner = change.owner
    and sale_day.day = change.day
    and sale_day.currency = change.currency
    and sale_day.sales = 0;
end;

-- For events, quick links and expenses.
create function app.rows_changed()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  changes app.account_change[];
begin
  if tg_op = 'INSERT' then
    changes := array(
      select (new_row.owner, count(*), 0)::app.account_change
      from new_rows new_row
      group by new_row.owner);
  elsif tg_op = 'DELETE' then
    changes := array(
      select (old_row.owner, -count(*), 0)::app.account_change
      from old_rows old_row
      group by old_row.owner);
  else
    changes := array(
      select (change.owner, sum(change.total), 0)::app.account_change
      from (
        select new_row.owner, 1 as total from new_rows new_row
        union all
        select old_row.owner, -1 from old_rows old_row
      ) change
      group by change.owner);
  end if;
  perform app.change_accounts(tg_table_name, changes);
  return null;
end;
$$;

create function app.todos_changed()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  changes app.account_change[];
begin
  if tg_op = 'INSERT' then
    changes := array(
      select
        (new_row.owner, count(*), count(*) filter (where new_row.done))::app.account_change
      from new_rows new_row
      group by new_row.owner);
  elsif tg_op = 'DELETE' then
    changes := array(
      select
        (old_row.owner, -count(*), -count(*) filter (where old_row.done))::app.account_change
      from old_rows old_row
      group by old_row.owner);
  else
    changes := array(
      select (change.owner, sum(change.total), sum(change.done))::app.account_change
      from (
        select new_row.owner, 1 as total, new_row.done::integer as done from new_rows new_row
        union all
        select old_row.owner, -1, -old_row.done::integer from old_rows old_row
      ) change
      group by change.owner);
  end if;
  perform app.change_accounts(tg_table_name, changes);
  return null;
end;
$$;

create function app.sales_changed()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  days app.sale_day_change[];
  changes app.account_change[];
begin
  if tg_op = 'INSERT' then
    days := array(
      select
        (new_row.owner, new_row.sold_on, new_row.currency, count(*), sum(new_row.amount_minor))
        ::app.sale_day_change
      from new_rows new_row
      group by new_row.owner, new_row.sold_on, new_row.currency);
  elsif tg_op = 'DELETE' then
    days := array(
      select
        (old_row.owner, old_row.sold_on, old_row.currency, -count(*), -sum(old_row.amount_minor))
        ::app.sale_day_change
      from old_rows old_row
      group by old_row.owner, old_row.sold_on, old_row.currency);
  else
    days := array(
      select
        (change.owner, change.sold_on, change.currency, sum(change.sales), sum(change.amount_minor))
        ::app.sale_day_change
      from (
        select new_row.owner, new_row.sold_on, new_row.currency, 1 as sales, new_row.amount_minor
        from new_rows new_row
        union all
        select old_row.owner, old_row.sold_on, old_row.currency, -1, -old_row.amount_minor
        from old_rows old_row
      ) change
      group by change.owner, change.sold_on, change.currency);
  end if;
  changes := array(
    select (day.owner, sum(day.sales), 0)::app.account_change
    from unnest(days) day
    group by day.owner);
  -- Accounts first: whoever holds an account's lock is alone with its days.
  perform app.change_accounts(tg_table_name, changes);
  perform app.change_sale_days(days);
  return null;
end;
$$;

-- A trigger with transition tables can be for one kind of statement only: three for each table.
do $$
declare
  trigger record;
begin
  for trigger in
    select tables.name, tables.function, kinds.statement, kinds.referencing
    from
      (values
        ('todo', 'todos_changed'),
        ('sale', 'sales_changed'),
        ('event', 'rows_changed'),
        ('quick_link', 'rows_changed'),
        ('expense', 'rows_changed')) tables (name, function),
      (values
        ('insert', 'new table as new_rows'),
        ('update', 'old table as old_rows new table as new_rows'),
        ('delete', 'old table as old_rows')) kinds (statement, referencing)
  loop
    execute format(
      'create trigger %1$s_%2$s after %2$s on app.%1$I referencing %4$s'
        ' for each statement execute function app.%3$I()',
      trigger.name, trigger.statement, trigger.function, trigger.referencing);
  end loop;
end;
$$;
