-- Single items and batches: what is read and written under /api/{collection}. A change of this file is
-- applied by the next migration.
--
-- A sixth collection needs: its table and triggers, one function that makes its JSON, one branch in each
-- of app.item, app.put_items and app.delete_items, and its declaration in ItemCollections.java.

create or replace function app.todo_item(todo app.todo)
returns json
language sql
stable
return json_build_object(
  'id', todo.id,
  'version', todo.version,
  'createdAt', app.utc_text(todo.created_at),
  'updatedAt', app.utc_text(todo.updated_at),
  'title', todo.title,
  'done', todo.done,
  'dueOn', todo.due_on,
  'position', todo.position);

create or replace function app.sale_item(sale app.sale)
returns json
language sql
stable
return json_build_object(
  'id', sale.id,
  'version', sale.version,
  'createdAt', app.utc_text(sale.created_at),
  'updatedAt', app.utc_text(sale.updated_at),
  'customer', sale.customer,
  'amountMinor', sale.amount_minor,
  'currency', sale.currency,
  'soldOn', sale.sold_on,
  'note', sale.note);

create or replace function app.event_item(event app.event)
returns json
language sql
stable
return json_build_object(
  'id', event.id,
  'version', event.version,
  'createdAt', app.utc_text(event.created_at),
  'updatedAt', app.utc_text(event.updated_at),
  'title', event.title,
  'location', event.location,
  'startsAt', app.utc_text(event.starts_at),
  'endsAt', app.utc_text(event.ends_at),
  'allDay', event.all_day);

create or replace function app.quick_link_item(quick_link app.quick_link)
returns json
language sql
stable
return json_build_object(
  'id', quick_link.id,
  'version', quick_link.version,
  'createdAt', app.utc_text(quick_link.created_at),
  'updatedAt', app.utc_text(quick_link.updated_at),
  'title', quick_link.title,
  'url', quick_link.url,
  'position', quick_link.position);

create or replace function app.expense_item(expense app.expense)
returns json
language sql
stable
return json_build_object(
  'id', expense.id,
  'version', expense.version,
  'createdAt', app.utc_text(expense.created_at),
  'updatedAt', app.utc_text(expense.updated_at),
  'description', expense.description,
  'category', expense.category,
  'amountMinor', expense.amount_minor,
  'currency', expense.currency,
  'spentOn', expense.spent_on);

-- Every item of every collection, as the API shows it.
create or replace view app.item as
select 'todos' as collection, todo.owner, todo.id, todo.version, app.todo_item(todo) as item
from app.todo
union all
select 'sales', sale.owner, sale.id, sale.version, app.sale_item(sale)
from app.sale
union all
select 'events', event.owner, event.id, event.version, app.event_item(event)
from app.event
union all
select 'quick-links', quick_link.owner, quick_link.id, quick_link.version, app.quick_link_item(quick_link)
from app.quick_link
union all
select 'expenses', expense.owner, expense.id, expense.version, app.expense_item(expense)
from app.expense;

-- Creates or replaces items of one collection.
create or replace function app.put_items(
  owner text, collection text, new_version bigint, writes app.planned_write[])
returns void
language plpgsql
set search_path = ''
as $$
begin
  case collection
    when 'todos' then
      insert into app.todo as todo (owner, id, version, title, done, due_on, position)
      select put_items.owner, write.id, new_version, item.title, item.done, item."dueOn", item.position
      from
        unnest(writes) write,
        jsonb_to_record(write.item)
          item (title text, done boolean, "dueOn" date, position double precision)
      on conflict on constraint todo_pkey do update
      set
        version = excluded.version,
        updated_at = now(),
        title = excluded.title,
        done = excluded.done,
        due_on = excluded.due_on,
        position = excluded.position;
    when 'sales' then
      insert into app.sale as sale (owner, id, version, customer, amount_minor, currency, sold_on, note)
      select
        put_items.owner, write.id, new_version,
        item.customer, item."amountMinor", item.currency, item."soldOn", item.note
      from
        unnest(writes) write,
        jsonb_to_record(write.item)
          item (customer text, "amountMinor" bigint, currency text, "soldOn" date, note text)
      on conflict on constraint sale_pkey do update
      set
        version = excluded.version,
        updated_at = now(),
        customer = excluded.customer,
        amount_minor = excluded.amount_minor,
        currency = excluded.currency,
        sold_on = excluded.sold_on,
        note = excluded.note;
    when 'events' then
      insert into app.event as event (owner, id, version, title, location, starts_at, ends_at, all_day)
      select
        put_items.owner, write.id, new_version,
        item.title, item.location, item."startsAt", item."endsAt", item."allDay"
      from
        unnest(writes) write,
        jsonb_to_record(write.item)
          item (
            title text, location text, "startsAt" timestamptz, "endsAt" timestamptz, "allDay" boolean)
      on conflict on constraint event_pkey do update
      set
        version = excluded.version,
        updated_at = now(),
        title = excluded.title,
        location = excluded.location,
        starts_at = excluded.starts_at,
        ends_at = excluded.ends_at,
        all_day = excluded.all_day;
    when 'quick-links' then
      insert into app.quick_link as quick_link (owner, id, version, title, url, position)
      select put_items.owner, write.id, new_version, item.title, item.url, item.position
      from
        unnest(writes) write,
        jsonb_to_record(write.item) item (title text, url text, position double precision)
      on conflict on constraint quick_link_pkey do update
      set
        version = excluded.version,
        updated_at = now(),
        title = excluded.title,
        url = excluded.url,
        position = excluded.position;
    when 'expenses' then
      insert into app.expense as expense (
        owner, id, version, description, category, amount_minor, currency, spent_on)
      select
        put_items.owner, write.id, new_version,
        item.description, item.category, item."amountMinor", item.currency, item."spentOn"
      from
        unnest(writes) write,
        jsonb_to_record(write.item)
          item (
            description text, category text, "amountMinor" bigint, currency text, "spentOn" date)
      on conflict on constraint expense_pkey do update
      set
        version = excluded.version,
        updated_at = now(),
        description = excluded.description,
        category = excluded.category,
        amount_minor = excluded.amount_minor,
        currency = excluded.currency,
        spent_on = excluded.spent_on;
  end case;
end;
$$;

-- Deletes items of one collection; those that are not there are no error.
create or replace function app.delete_items(owner text, collection text, ids uuid[])
returns void
language plpgsql
set search_path = ''
as $$
begin
  case collection
    when 'todos' then
      delete from app.todo where todo.owner = delete_items.owner and todo.id = any(ids);
    when 'sales' then
      delete from app.sale where sale.owner = delete_items.owner and sale.id = any(ids);
    when 'events' then
      delete from app.event where event.owner = delete_items.owner and event.id = any(ids);
    when 'quick-links' then
      delete from app.quick_link
      where quick_link.owner = delete_items.owner and quick_link.id = any(ids);
    when 'expenses' then
      delete from app.expense where expense.owner = delete_items.owner and expense.id = any(ids);
  end case;
end;
$$;

-- Locks the owner's account until the end of the transaction and returns its revision. Whoever holds it
-- is the only one who writes this owner's items through the API: two batches that touch the same rows in
-- another order cannot wait for each other in a circle.
create or replace function app.lock_account(owner text)
returns bigint
language plpgsql
set search_path = ''
as $$
declare
  revision bigint;
begin
  select account.revision into revision
  from app.account
  where account.owner = lock_account.owner
  for no key update;
  if not found then
    insert into app.account (
      owner, revision, todos, todos_done, sales, events, quick_links, expenses)
    values (lock_account.owner, 0, 0, 0, 0, 0, 0, 0)
    on conflict on constraint account_pkey do nothing;
    select account.revision into revision
    from app.account
    where account.owner = lock_account.owner
    for no key update;
  end if;
  return revision;
end;
$$;

-- What each operation finds, and whether it may be applied, in the order of the request.
create or replace function app.plan_writes(owner text, operations json)
returns app.planned_write[]
language plpgsql
set search_path = ''
as $$
begin
  return array(
    select
      (
        operation.n,
        operation.op,
        operation.collection,
        operation.id,
        case operation.op
          when 'patch' then current.item::jsonb || operation.item
          else operation.item
        end,
        current.version,
        current.item,
        case
          when current.version is null then
            case when operation."mustExist" or operation."ifVersion" <> 0 then 'missing' end
          when operation."ifVersion" = 0 then 'exists'
          when operation."ifVersion" <> current.version then 'stale'
        end
      )::app.planned_write
    from
      json_to_recordset(operations)
        operation (
          n integer, op text, collection text, id uuid, item jsonb, "mustExist" boolean,
          "ifVersion" bigint)
      -- "offset 0" keeps the planner from anything but one look-up by primary key for each operation.
      left join lateral (
        select item.version, item.item
        from app.item
        where
          item.collection = operation.collection
          and item.owner = plan_writes.owner
          and item.id = operation.id
        offset 0
      ) current on true
    order by operation.n);
end;
$$;

-- Applies writes, once for each key, in one transaction: all of them or none.
--
--   operations   [{"n":0,"op":"put"|"patch"|"delete","collection":"todos","id":"…","item":{…},
--                  "mustExist":false,"ifVersion":3}], validated by the caller; ifVersion 0 means "must not
--                  exist". A patch needs mustExist.
--   keep         how long the same key gets the same answer
--   batch        false: exactly one operation
--
-- Returns one row:
--
--   outcome      of one operation: created, changed or deleted; exists, missing or stale where it was
--                refused. Of a batch: saved or conflict. Of the key: reused (with another request) or
--                running (the first request with it has not ended)
--   version      of the one item; null of a batch and after a delete
--   body         the new item, or the one in the way; for a batch {"results":[…]} or {"conflicts":[…]}
--
-- A version is the owner's revision that the write leads to, so an item that is deleted and created again
-- never has a version that it had before.
create or replace function api.save(
  owner text, key text, fingerprint bytea, keep interval, operations json, batch boolean)
returns table (outcome text, version bigint, body json)
language plpgsql
security definer -- the functions' role may neither lock accounts nor write records
set search_path = ''
rows 1
as $$
declare
  stored app.idempotency_record;
  new_version bigint;
  writes app.planned_write[];
  part record;
begin
  -- Waits where another transaction has this key, and gives up after the role's lock_timeout.
  begin
    insert into app.idempotency_record as known (owner, key, fingerprint, expires_at)
    values (save.owner, save.key, save.fingerprint, now() + keep)
    on conflict on constraint idempotency_record_pkey do update
    set
      fingerprint = excluded.fingerprint,
      expires_at = excluded.expires_at
    where known.expires_at < now();
  exception when lock_not_available then
    return query select 'running', null::bigint, null::json;
    return;
  end;
  if not found then
    select known.* into stored
    from app.idempotency_record known
    where known.owner = save.owner and known.key = save.key;
    if stored.fingerprint = save.fingerprint then
      return query select stored.outcome, stored.version, stored.body;
    else
      return query select 'reused', null::bigint, null::json;
    end if;
    return;
  end if;

  new_version := app.lock_account(save.owner) + 1;
  writes := app.plan_writes(save.owner, operations);

  if exists (select from unnest(writes) write where write.conflict is not null) then
    if batch then
      outcome := 'conflict';
      body := (
        select json_build_object(
          'conflicts', json_agg(
            json_build_object(
              'index', write.n,
              'pointer', '/operations/' || write.n,
              'reason', write.conflict,
              'current', write.current)
            order by write.n))
        from unnest(writes) write
        where write.conflict is not null);
    else
      outcome := writes[1].conflict;
      version := writes[1].current_version;
      body := writes[1].current;
    end if;
  else
    for part in
      select
        write.collection,
        write.op = 'delete' as deletes,
        array_agg(write) as writes,
        array_agg(write.id) as ids
      from unnest(writes) write
      group by write.collection, write.op = 'delete'
    loop
      if part.deletes then
        perform app.delete_items(save.owner, part.collection, part.ids);
      else
        perform app.put_items(save.owner, part.collection, new_version, part.writes);
      end if;
    end loop;

    if batch then
      outcome := 'saved';
      body := (
        select json_build_object(
          'results', json_agg(
            json_build_object(
              'op', write.op,
              'collection', write.collection,
              'id', write.id,
              'version', case when write.op <> 'delete' then new_version end)
            order by write.n))
        from unnest(writes) write);
    elsif writes[1].op = 'delete' then
      outcome := 'deleted';
    else
      outcome := case when writes[1].current_version is null then 'created' else 'changed' end;
      version := new_version;
      body := (
        select item.item
        from app.item
        where
          item.collection = writes[1].collection
          and item.owner = save.owner
          and item.id = writes[1].id);
    end if;
  end if;

  update app.idempotency_record known
  set outcome = save.outcome, version = save.version, body = save.body
  where known.owner = save.owner and known.key = save.key;

  -- Every write adds one record and removes up to ten, so what has expired does not pile up.
  delete from app.idempotency_record known
  where
    (known.owner, known.key) in (
      select expired.owner, expired.key
      from app.idempotency_record expired
      where expired.expires_at < now()
      order by expired.expires_at
      limit 10
      for update skip locked);

  return next;
end;
$$;
