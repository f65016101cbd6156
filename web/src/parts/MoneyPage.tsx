import { Button } from "@mantine/core";
import type { EntityStore } from "../data/entityStore";
import type { Expense, Sale } from "../data/items";
import type { Day } from "../format/day";
import { formatMoney } from "../format/money";
import { DayRange, isRangeName, type Range, rangeOf } from "./DayRange";
import { useItemDialog } from "./dialogs";
import { DeleteIcon, EditIcon } from "./icons";
import { LoadMore } from "./LoadMore";
import classes from "./MoneyPage.module.css";
import { MoneyTable } from "./MoneyTable";
import { PageHeader } from "./PageHeader";
import panel from "./Panel.module.css";
import { RowMenu } from "./RowMenu";
import { SkeletonLines } from "./Skeletons";
import { Empty, Show } from "./states";
import { offerUndo } from "./undo";
import { useSearch } from "./useSearch";
import { useToday } from "./useToday";

/** Sales or expenses: the same page in other words. */
export function MoneyPage<C extends "sales" | "expenses">({
  store,
  title,
  one,
  hint,
  titles,
  describe,
}: {
  store: EntityStore<C>;
  /** "Sales" */
  title: string;
  /** "sale" */
  one: string;
  /** What an empty page says. */
  hint: string;
  titles: readonly [string, string];
  describe(item: C extends "sales" ? Sale : Expense): { day: Day; title: string; detail: string | null };
}) {
  type Line = C extends "sales" ? Sale : Expense;
  const { name: collection } = store.declaration;
  const today = useToday();
  const [search, setSearch] = useSearch();
  const open = useItemDialog();
  const edits = store.useEdits();
  const chosen = search.get("time");
  const name = isRangeName(chosen) ? chosen : "all";
  const own: Range = ownRange(search.get("from"), search.get("to"));
  const list = store.useList(rangeOf(name, today, own));
  const add = () => open({ collection });
  const edit = (item: Line) => open({ collection, item } as Parameters<typeof open>[0]);

  return (
    <>
      <PageHeader title={title} add={`New ${one}`} onAdd={add}>
        <DayRange
          name={name}
          own={own}
          onChange={(next, days) =>
            setSearch({ time: next === "all" ? null : next, from: days.from ?? null, to: days.to ?? null })
          }
        />
      </PageHeader>
      <section className={panel.panel} aria-label={title}>
        <Show loaded={list} skeleton={<SkeletonLines count={12} />}>
          {(items) =>
            items.length === 0 ? (
              name === "all" ? (
                <Empty
                  title={`No ${title.toLowerCase()} yet`}
                  action={<Button onClick={add}>{`Add a ${one}`.replace("a e", "an e")}</Button>}
                >
                  {hint}
                </Empty>
              ) : (
                <Empty
                  title={`No ${title.toLowerCase()} in this time`}
                  action={
                    <Button variant="default" onClick={() => setSearch({ time: null, from: null, to: null })}>
                      Show all
                    </Button>
                  }
                >
                  There may be some before or after it.
                </Empty>
              )
            ) : (
              <>
                {!list.hasMore && <Sums items={items as unknown as Line[]} />}
                <MoneyTable
                  label={title}
                  titles={titles}
                  today={today}
                  rows={(items as unknown as Line[]).map((item) => ({
                    id: item.id,
                    amountMinor: item.amountMinor,
                    currency: item.currency,
                    ...describe(item),
                    edit: () => edit(item),
                    menu: (
                      <RowMenu
                        label={`More for ${describe(item).title}`}
                        actions={[
                          { label: "Edit", icon: <EditIcon size={16} />, onClick: () => edit(item) },
                          {
                            label: "Delete",
                            icon: <DeleteIcon size={16} />,
                            danger: true,
                            onClick: () =>
                              offerUndo(`Deleted ${describe(item).title}`, edits.remove(item as never)),
                          },
                        ]}
                      />
                    ),
                  }))}
                />
                <LoadMore list={list} />
              </>
            )
          }
        </Show>
      </section>
    </>
  );
}

/** What the items come to, for each currency; only where all are loaded. */
function Sums({ items }: { items: readonly (Sale | Expense)[] }) {
  const sums = new Map<string, number>();
  for (const { currency, amountMinor } of items) sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  return (
    <dl className={classes.sums}>
      <dt>Sum</dt>
      {[...sums].map(([currency, sum]) => (
        <dd key={currency}>{formatMoney(sum, currency)}</dd>
      ))}
    </dl>
  );
}

function ownRange(from: string | null, to: string | null): Range {
  return { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
}
