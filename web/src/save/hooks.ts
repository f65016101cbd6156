import { useSyncExternalStore } from "react";
import { useApp } from "../app/context";
import type { Collection } from "../data/items";
import type { PendingEdit } from "./edits";
import type { Conflict, SaveState } from "./saver";

/** Whether everything is saved. */
export function useSaveState(): SaveState {
  const { saver } = useApp();
  return useSyncExternalStore(saver.subscribe, saver.getState);
}

/** The edits that wait for the user's choice. */
export function useConflicts(): {
  conflicts: readonly Conflict[];
  /** Settles one: `mine` is sent again over what is stored, `theirs` drops the edit. */
  resolve(conflict: Conflict, choice: "mine" | "theirs"): void;
} {
  const { saver } = useApp();
  const conflicts = useSyncExternalStore(saver.subscribe, saver.getConflicts);
  return { conflicts, resolve: (conflict, choice) => void saver.resolve(conflict, choice) };
}

/** The edits of one collection that are not saved yet. */
export function useEditsOf(collection: Collection): readonly PendingEdit[] {
  const { saver } = useApp();
  return useSyncExternalStore(saver.subscribe, () => saver.getEdits(collection));
}
