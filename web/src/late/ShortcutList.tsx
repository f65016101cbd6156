import { Kbd, Modal, Switch } from "@mantine/core";
import { PAGES } from "../shell/pages";
import classes from "./ShortcutList.module.css";

/** The keys that work everywhere on the page. */
export function ShortcutList({
  opened,
  onClose,
  isOff,
  onOff,
}: {
  opened: boolean;
  onClose(): void;
  /** Whether keys without Ctrl or Alt do nothing. */
  isOff: boolean;
  onOff(isOff: boolean): void;
}) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
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
        onChange={(event) => onOff(!event.currentTarget.checked)}
      />
    </Modal>
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
