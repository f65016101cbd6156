import { ActionIcon, Kbd, Modal, Switch } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Collection } from "../data/items";
import { useItemDialog } from "../parts/dialogs";
import { KeyboardIcon } from "../parts/icons";
import { undoLast } from "../parts/undo";
import { PAGES } from "./pages";
import classes from "./Shortcuts.module.css";

const COLLECTIONS: Record<string, Collection> = {
  "/": "todos",
  "/todos": "todos",
  "/sales": "sales",
  "/calendar": "events",
  "/quick-links": "quick-links",
  "/expenses": "expenses",
};
const OFF_KEY = "breakwater.shortcuts-off";

/** The keys that work everywhere on the page, and their list. */
export function Shortcuts() {
  const [listed, setListed] = useState(false);
  const [isOff, setOff] = useState(() => localStorage.getItem(OFF_KEY) !== null);
  useKeys(isOff, () => setListed(true));
  const toggle = (off: boolean) => {
    if (off) localStorage.setItem(OFF_KEY, "");
    else localStorage.removeItem(OFF_KEY);
    setOff(off);
  };
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        aria-label="Keyboard shortcuts"
        className={classes.button as string}
        onClick={() => setListed(true)}
      >
        <KeyboardIcon size={20} stroke={1.75} aria-hidden />
      </ActionIcon>
      <Modal
        opened={listed}
        onClose={() => setListed(false)}
        title="Keyboard shortcuts"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <dl className={classes.list}>
          {PAGES.map(({ key, name }) => (
            <Shortcut key={key} keys={["g", key]} text={`Go to ${name}`} />
          ))}
          <Shortcut keys={["n"]} text="New: what the page is about, a todo on the dashboard" />
          <Shortcut keys={["?"]} text="This list" />
          <Shortcut keys={["Ctrl", "Z"]} text="Undo the last edit" />
          <Shortcut keys={["Alt", "↑"]} or={["Alt", "↓"]} text="Move a todo or quick link up or down" />
          <Shortcut keys={["Alt", "←"]} or={["Alt", "→"]} text="Move an event by a day" />
          <Shortcut keys={["Enter"]} text="Finish a title that is edited in place" />
          <Shortcut keys={["Esc"]} text="Take back what was typed there; close a form or menu" />
          <Shortcut keys={["Ctrl", "Enter"]} text="Save a form" />
        </dl>
        <Switch
          label="Shortcuts of a single key work"
          checked={!isOff}
          onChange={(event) => toggle(!event.currentTarget.checked)}
        />
      </Modal>
    </>
  );
}

function Shortcut({ keys, or, text }: { keys: string[]; or?: string[]; text: string }) {
  const list = (names: string[]) => names.map((key) => <Kbd key={key}>{key}</Kbd>);
  return (
    <div>
      <dt>{text}</dt>
      <dd>
        {list(keys)}
        {or && <> or {list(or)}</>}
      </dd>
    </div>
  );
}

function useKeys(isOff: boolean, list: () => void): void {
  const open = useItemDialog();
  const [path, navigate] = useLocation();
  const wasG = useRef(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTyping(event) || document.querySelector('[aria-modal="true"]')) return;
      if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.shiftKey) {
        if (undoLast()) event.preventDefault();
        return;
      }
      if (isOff || event.ctrlKey || event.metaKey || event.altKey) return;
      const page = wasG.current ? PAGES.find(({ key }) => key === event.key) : undefined;
      wasG.current = event.key === "g";
      if (page) navigate(page.path);
      else if (event.key === "n") open({ collection: COLLECTIONS[path] ?? "todos" });
      else if (event.key === "?") list();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [isOff, list, open, path, navigate]);
}

function isTyping({ target }: Event): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")
  );
}
