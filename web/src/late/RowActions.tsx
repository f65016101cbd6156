import { Menu } from "@mantine/core";
import type { ReactNode } from "react";
import type { RowAction } from "../parts/RowMenu";

/** The menu of a row. */
export function RowActions({
  opened,
  onOpened,
  button,
  actions,
}: {
  opened: boolean;
  onOpened(opened: boolean): void;
  button: ReactNode;
  actions: readonly RowAction[];
}) {
  return (
    <Menu opened={opened} onChange={onOpened} position="bottom-end" withinPortal>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item
            key={action.label}
            leftSection={action.icon}
            rightSection={action.keys && <span className="keys">{action.keys}</span>}
            {...(action.danger ? { color: "red" } : {})}
            disabled={action.disabled === true}
            onClick={action.onClick}
          >
            {action.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
