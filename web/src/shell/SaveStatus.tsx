import { plural } from "../format/day";
import { ConflictIcon, OfflineIcon, SavedIcon, SavingIcon } from "../parts/icons";
import { useSaveState } from "../save/hooks";
import classes from "./SaveStatus.module.css";

/** Whether all edits are saved, in every moment. */
export function SaveStatus() {
  const { status, waiting } = useSaveState();
  const { Icon, text, hint } = describe(status, waiting);
  return (
    <output className={`${classes.status} ${classes[status]}`} title={hint} data-status={status}>
      <Icon size={18} stroke={1.75} aria-hidden />
      <span>{text}</span>
    </output>
  );
}

function describe(status: ReturnType<typeof useSaveState>["status"], waiting: number) {
  const edits = plural(waiting, "edit", "edits");
  switch (status) {
    case "saved":
      return { Icon: SavedIcon, text: "Saved", hint: "Everything is saved." };
    case "saving":
      return { Icon: SavingIcon, text: "Saving", hint: `${edits} on the way.` };
    case "offline":
      return {
        Icon: OfflineIcon,
        text: `Offline, ${edits} waiting`,
        hint: "Your edits are kept in this browser and saved as soon as the service can be reached.",
      };
    case "conflict":
      return {
        Icon: ConflictIcon,
        text: "Conflict",
        hint: "An edit waits for your choice between two versions.",
      };
  }
}
