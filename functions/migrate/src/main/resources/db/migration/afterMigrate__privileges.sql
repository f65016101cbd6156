-- What the functions' role may do, and its limits. Runs at the end of every migration, so it holds for
-- tables and functions that were added since.

revoke create on schema public from public;
revoke temporary on database "${flyway:database}" from public;
revoke all on all functions in schema app, api from public;

grant usage on schema app, api to "${app_role}";
grant select, insert, update, delete
  on app.todo, app.sale, app.event, app.quick_link, app.expense
  to "${app_role}";
grant select on app.account, app.sale_day, app.item to "${app_role}";
grant execute on all functions in schema api to "${app_role}";
grant execute
  on function
    app.utc_text,
    app.todos_widget,
    app.sales_widget,
    app.calendar_widget,
    app.count_events,
    app.quick_links_widget,
    app.todo_item,
    app.sale_item,
    app.event_item,
    app.quick_link_item,
    app.expense_item
  to "${app_role}";

-- The role's defaults are the only place for such settings that every pooler honours: connection
-- parameters are refused or dropped by one or the other, and SET does not survive a transaction.
-- Ladder: connect 2 s < lock 3 s < statement 4 s < socket 5 s (see Database in shared).
alter role "${app_role}" in database "${flyway:database}" set lock_timeout = '3s';
alter role "${app_role}" in database "${flyway:database}" set statement_timeout = '4s';
alter role "${app_role}" in database "${flyway:database}"
  set idle_in_transaction_session_timeout = '5s';
alter role "${app_role}" in database "${flyway:database}" set search_path = '';
