-- Who holds connections to this Postgres, for the monitor: counts, no statement, address or user. Runs as the
-- owner of the schema, because the functions' role sees the state of its own connections only. The owner sees
-- all of them if it is a member of pg_read_all_stats, which the administrators of managed Postgres are by way
-- of pg_monitor. "hidden" is the number of those it does not see; they are in no count but that of all.
create or replace function api.connections()
returns json
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
begin atomic
  with
    connection as (
      select pid, application_name, state, backend_start, xact_start, now() - backend_start as age
      from pg_stat_activity
      -- null: hidden, and not one of the processes that Postgres starts for itself.
      where backend_type = 'client backend' or (backend_type is null and usesysid is not null)
    ),
    by_state as (
      select state, count(*) as connections from connection where state is not null group by state
    ),
    -- Clients choose these names; the answer stays small whatever they choose.
    by_application as (
      select coalesce(application_name, '') as application_name, count(*) as connections
      from connection
      group by 1
      order by 2 desc, 1
      limit 20
    ),
    oldest as (
      select application_name, state, extract(epoch from now() - xact_start) as seconds
      from connection
      where xact_start is not null and pid <> pg_backend_pid()
      order by xact_start
      limit 1
    )
  select json_build_object(
    'serverVersion', current_setting('server_version'),
    'connections', (select count(*) from connection),
    'maxConnections', current_setting('max_connections')::integer,
    'reservedConnections',
      current_setting('superuser_reserved_connections')::integer
        -- Since Postgres 16.
        + coalesce(current_setting('reserved_connections', true)::integer, 0),
    'hidden', (select count(*) from connection where backend_start is null),
    'byState', (select coalesce(json_object_agg(state, connections), '{}') from by_state),
    'byApplication',
      (select coalesce(json_object_agg(application_name, connections), '{}') from by_application),
    'byAge', (
      select json_build_object(
        'underAMinute', count(*) filter (where age < '1 minute'),
        'underAnHour', count(*) filter (where age >= '1 minute' and age < '1 hour'),
        'underADay', count(*) filter (where age >= '1 hour' and age < '1 day'),
        'older', count(*) filter (where age >= '1 day'))
      from connection
    ),
    'oldestConnectionSeconds',
      (select floor(extract(epoch from max(age)))::bigint from connection),
    'oldestTransaction', (
      select json_build_object(
        'seconds', floor(seconds)::bigint, 'application', application_name, 'state', state)
      from oldest
    ));
end;
