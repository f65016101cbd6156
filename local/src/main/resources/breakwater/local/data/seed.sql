-- Volume: rows of each collection for the owners of one chunk. ${first} and ${last} are the owners'
-- numbers, ${rows} is the number of rows per owner and collection. Dates are spread around today by
-- fixed steps; ids are made from the numbers, so a second run adds nothing.

insert into app.todo (owner, id, title, done, due_on, position)
select
  'owner-' || owner, pg_temp.demo_id('todo', owner || '-' || row), 'Task ' || row,
  row % 2 = 0,
  case when row % 5 > 0 then current_date + row * 37 % 120 - 30 end,
  row * 1024
from generate_series(${first}, ${last}) owner, generate_series(1, ${rows}) row
on conflict do nothing;

insert into app.sale (owner, id, customer, amount_minor, currency, sold_on)
select
  'owner-' || owner, pg_temp.demo_id('sale', owner || '-' || row), 'Customer ' || row % 997,
  100 + row * 7919 % 500000,
  case when row % 10 = 0 then 'USD' else 'EUR' end,
  current_date - row * 31 % 365
from generate_series(${first}, ${last}) owner, generate_series(1, ${rows}) row
on conflict do nothing;

insert into app.event (owner, id, title, location, starts_at, ends_at)
select
  'owner-' || owner, pg_temp.demo_id('event', owner || '-' || row), 'Meeting ' || row,
  'Room ' || row % 12,
  start, start + interval '15 minutes' * (1 + row % 8)
from
  generate_series(${first}, ${last}) owner,
  generate_series(1, ${rows}) row,
  lateral (
    select (current_date + (row * 41 % 365 - 180))::timestamptz + interval '1 minute' * (row * 97 % 1440)
  ) moment (start)
on conflict do nothing;

insert into app.quick_link (owner, id, title, url, position)
select
  'owner-' || owner, pg_temp.demo_id('quick link', owner || '-' || row), 'Link ' || row,
  'https://links.example.com/' || row,
  row * 1024
from generate_series(${first}, ${last}) owner, generate_series(1, ${rows}) row
on conflict do nothing;

insert into app.expense (owner, id, description, category, amount_minor, currency, spent_on)
select
  'owner-' || owner, pg_temp.demo_id('expense', owner || '-' || row), 'Expense ' || row,
  (array['travel', 'meals', 'software', 'supplies', 'marketing'])[1 + row % 5],
  100 + row * 6007 % 90000,
  'EUR',
  current_date - row * 29 % 365
from generate_series(${first}, ${last}) owner, generate_series(1, ${rows}) row
on conflict do nothing;
