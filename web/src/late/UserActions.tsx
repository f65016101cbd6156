import { Menu } from "@mantine/core";
import type { ReactNode } from "react";
import { plural } from "../format/day";
import { SignOutIcon } from "../parts/icons";
import { useSaveState } from "../save/hooks";

/** Who is signed in, and the way out. */
export function UserActions({
  opened,
  onOpened,
  button,
  name,
  signOut,
}: {
  opened: boolean;
  onOpened(opened: boolean): void;
  button: ReactNode;
  name: string;
  signOut(): void;
}) {
  const { waiting } = useSaveState();
  return (
    <Menu opened={opened} onChange={onOpened} position="bottom-end">
      <Menu.Target>{button}</Menu.Target>
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
