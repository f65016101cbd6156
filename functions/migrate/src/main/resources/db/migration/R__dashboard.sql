-- The dashboard: one call, one row, one round trip.
--
--   select etag, body from api.dashboard('demo', 'Europe/Berlin', null);
--
-- Functions in plpgsql, because a server connection keeps their plans: behind a pooler in transaction
-- mode they are as fast as prepared statements without being any. A change of this file is applied by
-- the next migration. Raise the format version below whenever the body changes its form.
--
-- The body depends on nothing but the account's revision, the owner's date and the time zone (and asOf,
-- which tells when it was made): every window is made of whole days of the owner. That is why those
-- three make the ETag.
--
-- Every part reads a bounded number of rows through an index, however much the owner has.

create or replace function app.utc_text(moment timestamptz)
returns text
language sql
stable
return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- Open todos by due date. "overdue" and "dueToday" are exact up to 100; 100 means "100 or more".
create or replace function app.todos_widget(account app.account, today date)
returns json
language plpgsql
stable
as $$
begin
  return json_build_object(
    'items', coalesce(
      (
        select json_agg(item)
        from (
          select
            todo.id, todo.version, todo.title, todo.done, todo.due_on as "dueOn", todo.position
          from app.todo
          where todo.owner = account.owner and not todo.done
          order by todo.due_on, todo.position, todo.id
          limit 20
        ) item
      ),
      '[]'),
    'counts', json_build_object(
      'open', account.todos - account.todos_done,
      'done', account.todos_done,
      'overdue', (
        select count(*)
        from (
          select
          from app.todo
          where todo.owner = account.owner and not todo.done and todo.due_on < today
          limit 100
        ) overdue
      ),
      'dueToday', (
        select count(*)
        from (
          select
          from app.todo
          where todo.owner = account.owner and not todo.done and todo.due_on = today
          limit 100
        ) due_today
      )));
end;
$$;

-- The most recent sales, and sums of this and the last month from the sums per day. Sales dated later
-- than today are left out. Amounts are in minor units.
create or replace function app.sales_widget(account app.account, today date)
returns json
language plpgsql
stable
as $$
declare
  this_month date := date_trunc('month', today::timestamp);
  last_month date := this_month - interval '1 month';
  items json;
  by_day json;
  sums json;
  today_count bigint;
  month_count bigint;
begin
  select json_agg(item)
  into items
  from (
    select
      sale.id,
      sale.version,
      sale.customer,
      sale.amount_minor as "amountMinor",
      sale.currency,
      sale.sold_on as "soldOn",
      sale.note
    from app.sale
    where sale.owner = account.owner and sale.sold_on <= today
    order by sale.sold_on desc, sale.created_at desc, sale.id desc
    limit 10
  ) item;

  with
    days as materialized (
      select sale_day.day, sale_day.currency, sale_day.sales, sale_day.amount_minor
      from app.sale_day
      where sale_day.owner = account.owner and sale_day.day between last_month and today
      order by sale_day.day, sale_day.currency
    )
  select
    (
      select json_agg(item)
      from (
        select
          days.day as "date", days.currency, days.sales as "count", days.amount_minor as "amountMinor"
        from days
      ) item
    ),
    (
      select json_agg(item)
      from (
        select
          days.currency,
          coalesce(sum(days.amount_minor) filter (where days.day = today), 0) as "today",
          coalesce(sum(days.amount_minor) filter (where days.day >= this_month), 0) as "thisMonth",
          coalesce(sum(days.amount_minor) filter (where days.day < this_month), 0) as "lastMonth"
        from days
        group by days.currency
        order by days.currency
      ) item
    ),
    (select coalesce(sum(days.sales), 0) from days where days.day = today),
    (select coalesce(sum(days.sales), 0) from days where days.day >= this_month)
  into by_day, sums, today_count, month_count;

  return json_build_object(
    'items', coalesce(items, '[]'),
    'counts', json_build_object('today', today_count, 'thisMonth', month_count),
    'sums', coalesce(sums, '[]'),
    'byDay', coalesce(by_day, '[]'));
end;
$$;

-- Events of today and the six days after it, in the owner's time zone. Counts are exact up to 100; 100
-- means "100 or more".
create or replace function app.calendar_widget(
  account app.account, day_start timestamptz, day_end timestamptz, week_end timestamptz)
returns json
language plpgsql
stable
as $$
begin
  return json_build_object(
    'items', coalesce(
      (
        select json_agg(item)
        from (
          select
            event.id,
            event.version,
            event.title,
            event.location,
            app.utc_text(event.starts_at) as "startsAt",
            app.utc_text(event.ends_at) as "endsAt",
            event.all_day as "allDay"
          from (
            (
              select *
              from app.event
              where
                event.owner = account.owner
                and tstzrange(event.starts_at, event.ends_at) @> day_start
                and event.starts_at < day_start
              limit 100
            )
            union all
            (
              select *
              from app.event
              where
                event.owner = account.owner
                and event.starts_at >= day_start
                and event.starts_at < week_end
              order by event.starts_at, event.id
              limit 20
            )
            order by starts_at, id
            limit 20
          ) event
        ) item
      ),
      '[]'),
    'counts', json_build_object(
      'today', app.count_events(account.owner, day_start, day_end),
      'next7Days', app.count_events(account.owner, day_start, week_end)));
end;
$$;

-- How many events overlap the time from "start" (included) to "stop" (excluded); at most 100.
create or replace function app.count_events(owner text, start timestamptz, stop timestamptz)
returns bigint
language plpgsql
stable
as $$
begin
  return (
    select count(*)
    from (
      (
        select
        from app.event
        where
          event.owner = count_events.owner
          and tstzrange(event.starts_at, event.ends_at) @> start
          and event.starts_at < start
        limit 100
      )
      union all
      (
        select
        from app.event
        where
          event.owner = count_events.owner and event.starts_at >= start and event.starts_at < stop
        limit 100
      )
      limit 100
    ) overlapping);
end;
$$;

-- The first links in the order of the user.
create or replace function app.quick_links_widget(account app.account)
returns json
language plpgsql
stable
as $$
begin
  return json_build_object(
    'items', coalesce(
      (
        select json_agg(item)
        from (
          select
            quick_link.id,
            quick_link.version,
            quick_link.title,
            quick_link.url,
            quick_link.position
          from app.quick_link
          where quick_link.owner = account.owner
          order by quick_link.position, quick_link.id
          limit 24
        ) item
      ),
      '[]'),
    'counts', json_build_object('total', account.quick_links));
end;
$$;

-- Returns one row. "body" is null if the caller knows the current version (known_etag equals etag): then
-- nothing but the account was read. An owner who has never written gets an empty dashboard of revision
-- 0. An unknown time zone is an error with SQLSTATE 22023. "moment" is for tests.
create or replace function api.dashboard(
  owner text, time_zone text, known_etag text, moment timestamptz default now())
returns table (etag text, body json)
language plpgsql
stable
rows 1
as $$
declare
  format_version constant integer := 1;
  today constant date := (moment at time zone time_zone)::date;
  account app.account;
begin
  if today is null then
    raise exception 'the time zone is missing' using errcode = 'invalid_parameter_value';
  end if;

  select stored.* into account from app.account stored where stored.owner = dashboard.owner;
  if not found then
    account := row(dashboard.owner, 0, 0, 0, 0, 0, 0, 0);
  end if;

  etag := format('%s.%s.%s.%s', format_version, account.revision, today, time_zone);
  if etag is distinct from known_etag then
    body := json_build_object(
      'asOf', app.utc_text(moment),
      'date', today,
      'timeZone', time_zone,
      'revision', account.revision,
      'todos', app.todos_widget(account, today),
      'sales', app.sales_widget(account, today),
      'calendar', app.calendar_widget(
        account,
        today::timestamp at time zone time_zone,
        (today + 1)::timestamp at time zone time_zone,
        (today + 7)::timestamp at time zone time_zone),
      'quickLinks', app.quick_links_widget(account));
  end if;
  return next;
end;
$$;
