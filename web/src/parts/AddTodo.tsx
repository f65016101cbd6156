import { type FormEvent, useState } from "react";
import { todos } from "../data/collections";
import type { Todo } from "../data/items";
import classes from "./AddTodo.module.css";
import { AddIcon } from "./icons";
import { positionAfter } from "./order";
import { rememberUndo } from "./undo";

/** A line to type the next todo into; after Enter it is ready for another one. */
export function AddTodo({ items }: { items: readonly Todo[] }) {
  const edits = todos.useEdits();
  const [title, setTitle] = useState("");
  const add = (event: FormEvent) => {
    event.preventDefault();
    const text = title.trim();
    if (text === "") return;
    rememberUndo(`added ${text}`, edits.create({ title: text, position: positionAfter(items) }));
    setTitle("");
  };
  return (
    <form className={classes.add} onSubmit={add}>
      <input
        value={title}
        maxLength={200}
        placeholder="Add a todo"
        aria-label="Add a todo"
        autoComplete="off"
        enterKeyHint="done"
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <button type="submit" aria-label="Add" disabled={title.trim() === ""}>
        <AddIcon size={18} aria-hidden />
      </button>
    </form>
  );
}
