import { useSyncExternalStore } from "react";

let text = "";
const listeners = new Set<() => void>();

/** Says something to users of a screen reader that others see. */
export function announce(message: string): void {
  // The same words twice would not be said again.
  text = message === text ? `${message}\u00a0` : message;
  for (const listener of listeners) listener();
}

/** Where announcements are made; once on the page. */
export function Announcer() {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => text,
  );
  return (
    <output className="unseen" aria-live="assertive">
      {current}
    </output>
  );
}
