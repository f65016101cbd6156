import { Menu } from "@mantine/core";
import { useSession } from "../app/context";
import { plural } from "../format/day";
import { SignOutIcon } from "../parts/icons";
import { useSaveState } from "../save/hooks";
import classes from "./UserMenu.module.css";

/** Who is signed in, and the way out. */
export function UserMenu() {
  const { user, signOut } = useSession();
  const { waiting } = useSaveState();
  const name = user?.name ?? "";
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className={classes.button} aria-label={`Signed in as ${name}`}>
          <span aria-hidden>{name.slice(0, 1).toUpperCase()}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Signed in as {name}</Menu.Label>
        {waiting > 0 && <Menu.Label>{plural(waiting, "edit is", "edits are")} not saved yet</Menu.Label>}
        <Menu.Item leftSection={<SignOutIcon size={16} aria-hidden />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
