import { useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Collection } from "../data/items";
import { useOpening } from "../late";
import { useItemDialog } from "../parts/dialogs";
import { IconButton } from "../parts/IconButton";
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
  const { parts, opened, setOpened, target } = useOpening("dialog");
  const [isOff, setOff] = useState(() => localStorage.getItem(OFF_KEY) !== null);
  useKeys(isOff, () => setOpened(true));
  const toggle = (off: boolean) => {
    if (off) localStorage.setItem(OFF_KEY, "");
    else localStorage.removeItem(OFF_KEY);
    setOff(off);
  };
  return (
    <>
      <IconButton aria-label="Keyboard shortcuts" className={classes.button as string} {...target}>
        <KeyboardIcon size={20} stroke={1.75} aria-hidden />
      </IconButton>
      {parts !== null && (
        <parts.ShortcutList opened={opened} onClose={() => setOpened(false)} isOff={isOff} onOff={toggle} />
      )}
    </>
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
