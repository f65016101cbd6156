import { Button, NativeSelect } from "@mantine/core";
import { todos } from "../data/collections";
import type { Filters } from "../data/items";
import { addDays, type Day } from "../format/day";
import { AddTodo } from "../parts/AddTodo";
import { useItemDialog } from "../parts/dialogs";
import { LoadMore } from "../parts/LoadMore";
import { PageHeader } from "../parts/PageHeader";
import classes from "../parts/Panel.module.css";
import { Segments } from "../parts/Segments";
import { SkeletonLines } from "../parts/Skeletons";
import { Empty, Show } from "../parts/states";
import { TodoList } from "../parts/TodoList";
import { useSearch } from "../parts/useSearch";
import { useToday } from "../parts/useToday";

/** All todos, open ones first. */
export default function TodosPage() {
  const today = useToday();
  const [search, setSearch] = useSearch();
  const open = useItemDialog();
  const state = search.get("state") ?? "open";
  const due = search.get("due") ?? "any";
  const list = todos.useList(filtersOf(state, due, today));
  const isFiltered = due !== "any" || state !== "open";

  return (
    <div className={classes.narrow}>
      <PageHeader title="Todos" add="New todo" onAdd={() => open({ collection: "todos" })}>
        <Segments
          label="State"
          value={state}
          onChange={(value) => setSearch({ state: value === "open" ? null : value })}
          options={[
            { value: "open", label: "Open" },
            { value: "done", label: "Done" },
            { value: "all", label: "All" },
          ]}
        />
        <NativeSelect
          aria-label="Due"
          value={due}
          onChange={(event) =>
            setSearch({ due: event.currentTarget.value === "any" ? null : event.currentTarget.value })
          }
          data={[
            { value: "any", label: "Due at any time" },
            { value: "overdue", label: "Overdue" },
            { value: "today", label: "Due today" },
            { value: "week", label: "Due in the next 7 days" },
          ]}
        />
      </PageHeader>
      <section className={classes.panel} aria-label="Todos">
        <Show loaded={list} skeleton={<SkeletonLines count={12} />}>
          {(items) => (
            <>
              {state !== "done" && <AddTodo items={items} />}
              {items.length > 0 ? (
                <TodoList items={items} today={today} />
              ) : isFiltered ? (
                <Empty
                  title="No todos like these"
                  action={
                    <Button variant="default" onClick={() => setSearch({ state: null, due: null })}>
                      Show all open todos
                    </Button>
                  }
                >
                  None fits the filter above.
                </Empty>
              ) : (
                <Empty title="Nothing to do">Write down above what should not be forgotten.</Empty>
              )}
              <LoadMore list={list} />
            </>
          )}
        </Show>
      </section>
    </div>
  );
}

function filtersOf(state: string, due: string, today: Day): Filters["todos"] {
  return { ...(state === "all" ? {} : { done: state === "done" }), ...dueOf(due, today) };
}

function dueOf(due: string, today: Day): Filters["todos"] {
  switch (due) {
    case "overdue":
      return { dueTo: addDays(today, -1) };
    case "today":
      return { dueFrom: today, dueTo: today };
    case "week":
      return { dueFrom: today, dueTo: addDays(today, 6) };
    default:
      return {};
  }
}
