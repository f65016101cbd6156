import { plural } from "../format/day";
import { ConflictIcon, OfflineIcon, SavedIcon, SavingIcon } from "../parts/icons";
import { useSaveState } from "../save/hooks";
import type { SaveState } from "../save/saver";
import classes from "./SaveStatus.module.css";

/** Whether all edits are saved, in every moment. */
export function SaveStatus() {
  const { look, Icon, text, hint } = describe(useSaveState());
  return (
    <output className={`${classes.status} ${classes[look]}`} title={hint} data-status={look}>
      <Icon size={18} stroke={1.75} aria-hidden />
      <span>{text}</span>
    </output>
  );
}

function describe({ status, waiting, isKept }: SaveState) {
  const edits = plural(waiting, "edit", "edits");
  if (!isKept && (status === "saving" || status === "offline")) {
    return {
      look: "offline",
      Icon: OfflineIcon,
      text: status === "offline" ? `Offline, ${edits} in this page only` : "Keep this page open",
      hint: `This browser has no room for edits, or forbids to keep them. ${edits} will be lost if you close this page before they are saved.`,
    };
  }
  switch (status) {
    case "saved":
      return { look: status, Icon: SavedIcon, text: "Saved", hint: "Everything is saved." };
    case "saving":
      return { look: status, Icon: SavingIcon, text: "Saving", hint: `${edits} on the way.` };
    case "offline":
      return {
        look: status,
        Icon: OfflineIcon,
        text: `Offline, ${edits} waiting`,
        hint: "Your edits are kept in this browser and saved as soon as the service can be reached.",
      };
    case "conflict":
      return {
        look: status,
        Icon: ConflictIcon,
        text: "Conflict",
        hint: "An edit waits for your choice between two versions.",
      };
  }
}
