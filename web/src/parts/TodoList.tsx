import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { todos } from "../data/collections";
import type { Edit } from "../data/entityStore";
import type { Todo } from "../data/items";
import { type Day, formatDay } from "../format/day";
import { announce } from "./Announcer";
import { DueButton } from "./DueButton";
import { useItemDialog } from "./dialogs";
import { DeleteIcon, DownIcon, EditIcon, UpIcon } from "./icons";
import { moveDue, reordered } from "./order";
import { RowMenu } from "./RowMenu";
import { SortableList } from "./SortableList";
import classes from "./TodoList.module.css";
import { offerUndo, rememberUndo, together } from "./undo";

/** Todos to tick, to edit in place and to reorder. Open ones come first in `items`; only they have an order. */
export function TodoList({ items, today }: { items: readonly Todo[]; today: Day }) {
  const edits = todos.useEdits();
  const open = items.filter((todo) => !todo.done);
  const done = items.filter((todo) => todo.done);

  const move = (from: number, to: number) => {
    const item = open[from];
    if (!item) return;
    const moves = moveDue(open, from, to);
    const changes = moves.flatMap(({ id, ...fields }) => {
      const todo = open.find((other) => other.id === id);
      return todo ? [edits.change(todo, fields)] : [];
    });
    const dueOn = moves.find(({ id }) => id === item.id)?.dueOn;
    if (dueOn !== undefined && dueOn !== item.dueOn) {
      const day = dueOn === null ? "no date" : formatDay(dueOn, today);
      offerUndo(`${item.title}: now ${dueOn === null ? "without a date" : `due ${day}`}`, together(changes));
    } else {
      rememberUndo(`moved ${item.title}`, together(changes));
    }
    announce(`${item.title} moved to ${reordered(open, from, to).indexOf(item) + 1} of ${open.length}`);
  };

  return (
    <>
      <SortableList items={open} label="Open todos" name={(todo) => todo.title} onMove={move}>
        {(todo, index, handle) => (
          <TodoRow
            todo={todo}
            today={today}
            handle={handle}
            onMoveUp={index > 0 ? () => move(index, index - 1) : undefined}
            onMoveDown={index < open.length - 1 ? () => move(index, index + 1) : undefined}
          />
        )}
      </SortableList>
      {done.length > 0 && (
        <ul aria-label="Done todos">
          {done.map((todo) => (
            <li key={todo.id} data-item={todo.id}>
              <TodoRow todo={todo} today={today} handle={null} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function TodoRow({
  todo,
  today,
  handle,
  onMoveUp,
  onMoveDown,
}: {
  todo: Todo;
  today: Day;
  handle: ReactNode;
  onMoveUp?: (() => void) | undefined;
  onMoveDown?: (() => void) | undefined;
}) {
  const edits = todos.useEdits();
  const open = useItemDialog();
  const tick = (done: boolean) => {
    const edit = edits.change(todo, { done });
    offerUndo(done ? `Done: ${todo.title}` : `Open again: ${todo.title}`, edit);
  };
  return (
    <div className={`${classes.row} ${todo.done ? classes.done : ""}`}>
      {handle ?? <span className={classes.noHandle} />}
      <input
        type="checkbox"
        checked={todo.done}
        onChange={(event) => tick(event.currentTarget.checked)}
        aria-label={`Done: ${todo.title}`}
        className={classes.check}
      />
      <div className={classes.text}>
        <TodoTitle todo={todo} />
        <DueButton
          dueOn={todo.dueOn}
          today={today}
          of={todo.title}
          isDone={todo.done}
          onChange={(dueOn) => rememberUndo(`date of ${todo.title}`, edits.change(todo, { dueOn }))}
        />
      </div>
      <RowMenu
        label={`More for ${todo.title}`}
        className={classes.menu}
        actions={[
          {
            label: "Edit",
            icon: <EditIcon size={16} />,
            onClick: () => open({ collection: "todos", item: todo }),
          },
          ...(onMoveUp
            ? [{ label: "Move up", icon: <UpIcon size={16} />, keys: "Alt ↑", onClick: onMoveUp }]
            : []),
          ...(onMoveDown
            ? [{ label: "Move down", icon: <DownIcon size={16} />, keys: "Alt ↓", onClick: onMoveDown }]
            : []),
          {
            label: "Delete",
            icon: <DeleteIcon size={16} />,
            danger: true,
            onClick: () => offerUndo(`Deleted ${todo.title}`, edits.remove(todo)),
          },
        ]}
      />
    </div>
  );
}

/** The title, edited in place: each keystroke is an edit, Enter or leaving ends it, Escape takes it back. */
function TodoTitle({ todo }: { todo: Todo }) {
  const edits = todos.useEdits();
  const [typed, setTyped] = useState<string | null>(null);
  const firstEdit = useRef<Edit | null>(null);
  const hint = useId();

  const type = (title: string) => {
    setTyped(title);
    if (title.trim() === "") return;
    const edit = edits.change(todo, { title: title.trim() });
    firstEdit.current ??= edit;
  };
  const end = () => {
    setTyped(null);
    if (firstEdit.current) rememberUndo(`the title of ${todo.title}`, firstEdit.current);
    firstEdit.current = null;
  };
  const key = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Escape") {
      firstEdit.current?.undo();
      firstEdit.current = null;
      event.stopPropagation();
    }
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      event.currentTarget.blur();
    }
  };
  return (
    <>
      <textarea
        rows={1}
        className={classes.title}
        value={typed ?? todo.title}
        maxLength={200}
        aria-label="Title"
        aria-describedby={typed?.trim() === "" ? hint : undefined}
        onFocus={() => setTyped(todo.title)}
        onChange={(event) => type(event.currentTarget.value.replace(/\n/g, " "))}
        onBlur={end}
        onKeyDown={key}
        spellCheck={typed !== null}
      />
      {typed?.trim() === "" && (
        <span id={hint} className="unseen">
          An empty title is not saved
        </span>
      )}
    </>
  );
}
