-- A believable owner "demo", around today. Ids are made from names, so a second run adds nothing.
-- The session's time zone says what "today" and "9:00" are.

insert into app.todo (owner, id, title, done, due_on, position)
select 'demo', pg_temp.demo_id('todo', title), title, done, current_date + due, row * 1024
from (values
  (1, 'Send Q3 figures to the tax adviser', false, -3),
  (2, 'Renew the TLS certificate of the shop', false, -1),
  (3, 'Call Lindqvist about the late delivery', false, 0),
  (4, 'Approve holiday requests for December', false, 0),
  (5, 'Review the offer for Harbour Logistics', false, 1),
  (6, 'Book the meeting room for the board', false, 2),
  (7, 'Write the release notes for 4.2', false, 3),
  (8, 'Order new badges for the warehouse', false, 5),
  (9, 'Check the stock of winter jackets', false, 7),
  (10, 'Plan the trade fair in Hanover', false, 21),
  (11, 'Read the proposal for the new packaging', false, null),
  (12, 'Tidy up the photo archive', false, null),
  (13, 'Pay the rent of the pop-up store', true, -6),
  (14, 'Answer the audit questions', true, -4),
  (15, 'Update the price list', true, -2),
  (16, 'Thank Ingrid for the introduction', true, null)
) demo (row, title, done, due)
on conflict do nothing;

insert into app.sale (owner, id, customer, amount_minor, currency, sold_on, note)
select
  'demo', pg_temp.demo_id('sale', row::text), customer, amount_minor, currency, current_date - days, note
from (values
  (1, 'Harbour Logistics GmbH', 184900, 'EUR', 0, 'Annual support'),
  (2, 'Bäckerei Sonnenschein', 12450, 'EUR', 0, null),
  (3, 'Maple Street Books', 23900, 'USD', 0, 'Paid by card'),
  (4, 'Lindqvist & Söner AB', 96000, 'EUR', 1, null),
  (5, 'Café Central', 5480, 'EUR', 1, null),
  (6, 'Novák Tools s.r.o.', 41999, 'EUR', 2, null),
  (7, 'Rivera Photography', 15900, 'USD', 3, null),
  (8, 'Harbour Logistics GmbH', 62000, 'EUR', 4, 'Two more seats'),
  (9, 'Stadtwerke Nordhausen', 249900, 'EUR', 5, 'Order 2291'),
  (10, 'Maple Street Books', -4900, 'USD', 6, 'Refund: damaged in transit'),
  (11, 'Atelier Moreau', 33600, 'EUR', 7, null),
  (12, 'Bäckerei Sonnenschein', 12450, 'EUR', 9, null),
  (13, 'Greenway Cycling Club', 78000, 'EUR', 11, 'Club rate'),
  (14, 'Rossi Ceramiche', 54200, 'EUR', 13, null),
  (15, 'Oakfield School', 31500, 'USD', 16, null),
  (16, 'Lindqvist & Söner AB', 96000, 'EUR', 19, null),
  (17, 'Café Central', 5480, 'EUR', 23, null),
  (18, 'Stadtwerke Nordhausen', 187000, 'EUR', 27, 'Order 2214'),
  (19, 'Atelier Moreau', 20150, 'EUR', 31, null),
  (20, 'Novák Tools s.r.o.', 67300, 'EUR', 36, null),
  (21, 'Maple Street Books', 18800, 'USD', 42, null),
  (22, 'Harbour Logistics GmbH', 184900, 'EUR', 49, null)
) demo (row, customer, amount_minor, currency, days, note)
on conflict do nothing;

insert into app.event (owner, id, title, location, starts_at, ends_at, all_day)
select
  'demo', pg_temp.demo_id('event', row::text), title, location,
  (current_date + days + start)::timestamptz,
  (current_date + days + start)::timestamptz + length,
  all_day
from (values
  (1, 'Stand-up', 'Video call', 0, time '09:15', interval '15 minutes', false),
  (2, 'Interview: warehouse lead', 'Room Elbe', 0, time '11:00', interval '1 hour', false),
  (3, 'Night delivery', 'Gate 3', 0, time '22:30', interval '3 hours', false),
  (4, 'Stand-up', 'Video call', 1, time '09:15', interval '15 minutes', false),
  (5, 'Offer review with Harbour Logistics', 'Room Weser', 1, time '14:00', interval '90 minutes', false),
  (6, 'Dentist', null, 2, time '08:00', interval '45 minutes', false),
  (7, 'Team lunch', 'Café Central', 3, time '12:30', interval '1 hour', false),
  (8, 'Company offsite', 'Lübeck', 4, time '00:00', interval '2 days', true),
  (9, 'Board meeting', 'Room Elbe', 6, time '10:00', interval '2 hours', false),
  (10, 'Trade fair', 'Hanover', 20, time '00:00', interval '4 days', true),
  (11, 'Stand-up', 'Video call', -1, time '09:15', interval '15 minutes', false),
  (12, 'Stocktaking', 'Warehouse', -2, time '07:00', interval '5 hours', false)
) demo (row, title, location, days, start, length, all_day)
on conflict do nothing;

insert into app.quick_link (owner, id, title, url, position)
select 'demo', pg_temp.demo_id('quick link', title), title, url, row * 1024
from (values
  (1, 'Mail', 'https://mail.example.com/inbox'),
  (2, 'Calendar', 'https://calendar.example.com/week'),
  (3, 'Shop admin', 'https://shop.example.com/admin/orders?state=open'),
  (4, 'Bank', 'https://banking.example.com/accounts'),
  (5, 'Parcel tracking', 'https://parcels.example.com/track'),
  (6, 'Team wiki', 'https://wiki.example.com/display/TEAM/Home'),
  (7, 'Source code', 'https://git.example.com/breakwater'),
  (8, 'Status page', 'https://status.example.com/')
) demo (row, title, url)
on conflict do nothing;

insert into app.expense (owner, id, description, category, amount_minor, currency, spent_on)
select
  'demo', pg_temp.demo_id('expense', row::text), description, category, amount_minor, currency,
  current_date - days
from (values
  (1, 'Train to Hamburg', 'travel', 8790, 'EUR', 0),
  (2, 'Team lunch', 'meals', 11240, 'EUR', 1),
  (3, 'Cloud hosting', 'software', 4312, 'USD', 2),
  (4, 'Packing tape', 'supplies', 2899, 'EUR', 4),
  (5, 'Hotel Nordwind, two nights', 'travel', 25800, 'EUR', 8),
  (6, 'Photo licence', 'marketing', 7900, 'USD', 12),
  (7, 'Printer toner', 'supplies', 13450, 'EUR', 15),
  (8, 'Accounting software', 'software', 2900, 'EUR', 21),
  (9, 'Fuel', 'travel', 6385, 'EUR', 26),
  (10, 'Trade fair stand, deposit', 'marketing', 120000, 'EUR', 33)
) demo (row, description, category, amount_minor, currency, days)
on conflict do nothing;
