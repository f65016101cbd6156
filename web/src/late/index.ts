import { useEffect, useState, useSyncExternalStore } from "react";

// What no page shows before the user does something: menus, lists of choices, messages. Together it is a large part of
// the code, and what is seen first need not wait for it.

type Parts = typeof import("./parts");

let parts: Parts | null = null;
let isLoading = false;
const listeners = new Set<() => void>();

async function load(): Promise<void> {
  if (isLoading || parts !== null) return;
  isLoading = true;
  try {
    parts = await import("./parts");
    for (const listener of listeners) listener();
  } catch {
    // Offline, perhaps: the next click tries again.
  } finally {
    isLoading = false;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A button and what it opens: `parts` are null until that is wanted and loaded. */
export function useOpening(popup: "menu" | "dialog" = "menu") {
  const loaded = useSyncExternalStore(subscribe, () => parts);
  const [wanted, setWanted] = useState(false);
  const [opened, setOpened] = useState(false);
  const open = (isOpened: boolean) => {
    void load();
    setWanted(true);
    setOpened(isOpened);
  };
  const target = { "aria-haspopup": popup, "aria-expanded": opened, onClick: () => open(!opened) };
  return { parts: wanted ? loaded : null, opened, setOpened: open, target };
}

/** Users look before they click. */
const LOOK_MILLIS = 3_000;

/** Loads the parts when the user has looked for a while, or does the first thing. */
export function useLateParts(): Parts | null {
  useEffect(() => {
    const timer = setTimeout(load, LOOK_MILLIS);
    const options = { once: true, passive: true, capture: true };
    for (const event of FIRST_EVENTS) document.addEventListener(event, load, options);
    return () => {
      clearTimeout(timer);
      for (const event of FIRST_EVENTS) document.removeEventListener(event, load, options);
    };
  }, []);
  return useSyncExternalStore(subscribe, () => parts);
}

const FIRST_EVENTS = ["pointermove", "pointerdown", "keydown", "focusin"] as const;
