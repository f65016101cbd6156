import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Edit } from "../data/entityStore";

/** How long an edit can be undone by button. Long enough to read, move there and press: 20 s is what WCAG 2.2.1 asks for. */
const UNDO_MILLIS = 20_000;

/** What can be undone by Ctrl+Z, the last edit last. */
const undoable: { message: string; edit: Edit; toast: string }[] = [];

/** Says what was done, with a button that undoes it. */
export function offerUndo(message: string, edit: Edit): void {
  const toast = notifications.show({
    message: (
      <span className="undo">
        <span>{message}</span>
        <Button size="compact-sm" variant="light" onClick={() => undo(toast)}>
          Undo
        </Button>
      </span>
    ),
    autoClose: UNDO_MILLIS,
  });
  remember(message, edit, toast);
}

/** Takes an edit that needs no words but can be undone by Ctrl+Z. */
export function rememberUndo(message: string, edit: Edit): void {
  remember(message, edit, "");
}

/** Undoes the last edit. False if there is none. */
export function undoLast(): boolean {
  const last = undoable.at(-1);
  if (!last) return false;
  undoable.pop();
  last.edit.undo();
  if (last.toast !== "") notifications.hide(last.toast);
  notifications.show({ message: `Undone: ${last.message}`, autoClose: 4_000 });
  return true;
}

/** Forgets all edits: they are those of a user who has gone. */
export function forgetUndo(): void {
  undoable.length = 0;
  notifications.clean();
}

/** Several edits as one. */
export function together(edits: readonly Edit[]): Edit {
  return {
    id: edits[0]?.id ?? "",
    undo: () => {
      for (const edit of edits.toReversed()) edit.undo();
    },
  };
}

function undo(toast: string): void {
  const index = undoable.findIndex((entry) => entry.toast === toast);
  const [entry] = index < 0 ? [] : undoable.splice(index, 1);
  entry?.edit.undo();
  notifications.hide(toast);
}

function remember(message: string, edit: Edit, toast: string): void {
  undoable.push({ message, edit, toast });
  if (undoable.length > 50) undoable.shift();
}
