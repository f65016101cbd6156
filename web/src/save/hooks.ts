import { useCallback, useSyncExternalStore } from "react";
import { useApp } from "../app/context";
import type { Conflict, Saver, SaveState } from "./saver";

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
  return { conflicts, resolve: (conflict, choice) => saver.resolve(conflict, choice) };
}

/** The saver's edit(). */
export function useEdits(): Saver["edit"] {
  const { saver } = useApp();
  return useCallback<Saver["edit"]>((...edit) => saver.edit(...edit), [saver]);
}
