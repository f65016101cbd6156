import { act, cleanup, fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { emptyDashboard, renderForUser } from "../app/testing";
import { useTodosWidget } from "../data/dashboard";
import { AddTodo } from "./AddTodo";
import { TodoList } from "./TodoList";
import { undoLast } from "./undo";

afterEach(cleanup);

const TODAY = "2026-11-25";
const todo = (id: string, title: string, dueOn: string | null, position: number) => ({
  id,
  version: 1,
  title,
  done: false,
  dueOn,
  position,
});

function Todos() {
  const { data } = useTodosWidget();
  return data === undefined ? null : (
    <>
      <AddTodo items={data.items} />
      <TodoList items={data.items} today={TODAY} />
      <p>{`${data.counts.open} open`}</p>
    </>
  );
}

async function renderTodos() {
  const dashboard = emptyDashboard();
  dashboard.todos = {
    items: [
      todo("1", "Call Ada", TODAY, 1000),
      todo("2", "Pay rent", TODAY, 2000),
      todo("3", "Read", "2026-11-26", 500),
    ],
    counts: { open: 3, done: 0, overdue: 0, dueToday: 2 },
  };
  const rendered = renderForUser(<Todos />, { dashboard });
  await screen.findByDisplayValue("Call Ada");
  return { ...rendered, user: userEvent.setup() };
}

const titles = () =>
  within(screen.getByRole("list", { name: "Open todos" }))
    .getAllByRole("textbox")
    .map((input) => (input as HTMLTextAreaElement).value);

describe("a list of todos", () => {
  it("shows a new one before it is saved, and is ready for the next", async () => {
    const { user, saver } = await renderTodos();
    await user.type(screen.getByRole("textbox", { name: "Add a todo" }), "Water the plants{Enter}");
    expect(titles()).toContain("Water the plants");
    expect(screen.getByText("4 open")).toBeTruthy();
    expect(saver.getState().waiting).toBe(1);
    expect(screen.getByRole("textbox", { name: "Add a todo" })).toHaveProperty("value", "");
  });

  it("adds nothing of spaces", async () => {
    const { user, saver } = await renderTodos();
    await user.type(screen.getByRole("textbox", { name: "Add a todo" }), "   {Enter}");
    expect(saver.getState().waiting).toBe(0);
  });

  it("has a ticked one no more, until that is undone", async () => {
    const { user } = await renderTodos();
    await user.click(screen.getByRole("checkbox", { name: "Done: Call Ada" }));
    expect(titles()).toEqual(["Pay rent", "Read"]);
    act(() => void undoLast());
    expect(titles()).toEqual(["Call Ada", "Pay rent", "Read"]);
  });

  it("takes each keystroke in a title as an edit of one item", async () => {
    const { user, saver } = await renderTodos();
    await user.type(screen.getByDisplayValue("Read"), " a book");
    expect(saver.getEdits("todos")).toHaveLength(1);
    expect(saver.getEdits("todos")[0]?.fields).toMatchObject({ title: "Read a book", dueOn: "2026-11-26" });
  });

  it("takes back what was typed in a title on Escape", async () => {
    const { user, saver } = await renderTodos();
    await user.type(screen.getByDisplayValue("Read"), " a book{Escape}");
    expect(titles()).toEqual(["Call Ada", "Pay rent", "Read"]);
    expect(saver.getEdits("todos")[0]?.fields ?? { title: "Read" }).toMatchObject({ title: "Read" });
  });

  it("keeps the last title where all of it was removed", async () => {
    const { user } = await renderTodos();
    await user.clear(screen.getByDisplayValue("Read"));
    await user.tab();
    expect(titles()).toEqual(["Call Ada", "Pay rent", "Read"]);
  });

  it("moves one with Alt and an arrow key, and keeps the focus on it", async () => {
    const { user } = await renderTodos();
    await user.click(screen.getByDisplayValue("Pay rent"));
    fireEvent.keyDown(screen.getByDisplayValue("Pay rent"), { key: "ArrowUp", altKey: true });
    expect(titles()).toEqual(["Pay rent", "Call Ada", "Read"]);
    expect(document.activeElement).toBe(screen.getByDisplayValue("Pay rent"));
  });

  it("gives one that is moved among others of a later day that day", async () => {
    const { saver } = await renderTodos();
    fireEvent.keyDown(screen.getByDisplayValue("Pay rent"), { key: "ArrowDown", altKey: true });
    expect(titles()).toEqual(["Call Ada", "Read", "Pay rent"]);
    expect(saver.getEdits("todos")[0]?.fields).toMatchObject({ title: "Pay rent", dueOn: "2026-11-26" });
  });

  it("does not move the first one up", async () => {
    const { saver } = await renderTodos();
    fireEvent.keyDown(screen.getByDisplayValue("Call Ada"), { key: "ArrowUp", altKey: true });
    expect(saver.getState().waiting).toBe(0);
  });
});
