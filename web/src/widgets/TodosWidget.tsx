import { useDashboard, useTodosWidget } from "../data/dashboard";
import { type Day, dayOf, formatNumber, plural } from "../format/day";
import { AddTodo } from "../parts/AddTodo";
import { Card, CardLink } from "../parts/Card";
import { SkeletonLines } from "../parts/Skeletons";
import { Empty, Show } from "../parts/states";
import { TodoList } from "../parts/TodoList";

/** Lines of the widget; the page has all. */
const SHOWN = 10;

/** The open todos that are due first. */
export function TodosWidget() {
  const widget = useTodosWidget();
  const today: Day = useDashboard((dashboard) => dashboard.date).data ?? dayOf(new Date());
  const open = widget.data?.counts.open ?? 0;
  return (
    <Card title="Todos" href="/todos" note={open > 0 ? `${formatNumber(open)} open` : undefined}>
      <Show loaded={widget} skeleton={<SkeletonLines count={10} />}>
        {({ items, counts }) => (
          <>
            <AddTodo items={items} />
            {items.length === 0 ? (
              <Empty title="Nothing to do">
                {counts.done > 0
                  ? `${plural(counts.done, "todo is", "todos are")} done.`
                  : "Write down above what should not be forgotten."}
              </Empty>
            ) : (
              <TodoList items={items.slice(0, SHOWN)} today={today} />
            )}
            <CardLink href="/todos">
              {counts.open > SHOWN ? `All ${formatNumber(counts.open)} open todos` : "All todos"}
            </CardLink>
          </>
        )}
      </Show>
    </Card>
  );
}
