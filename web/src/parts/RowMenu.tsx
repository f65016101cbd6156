import { ActionIcon, Menu } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { MoreIcon } from "./icons";

export interface RowAction {
  label: string;
  icon: ReactNode;
  onClick(): void;
  danger?: boolean;
  disabled?: boolean;
  /** Keys that do the same. */
  keys?: string;
}

/** What can be done with one item. The menu itself is made when it is opened first: lists have hundreds of them. */
export function RowMenu({
  label,
  actions,
  className,
}: {
  label: string;
  actions: readonly RowAction[];
  className?: string | undefined;
}) {
  const [wanted, setWanted] = useState(false);
  const [opened, setOpened] = useState(false);
  const button = (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={32}
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={opened}
      className={className ?? ""}
      onClick={() => {
        setWanted(true);
        setOpened(!opened);
      }}
    >
      <MoreIcon size={18} aria-hidden />
    </ActionIcon>
  );
  if (!wanted) return button;
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" withinPortal>
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
