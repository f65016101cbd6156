import type { ReactNode } from "react";
import { useOpening } from "../late";
import { IconButton } from "./IconButton";
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
  const { parts, opened, setOpened, target } = useOpening();
  const button = (
    <IconButton size={32} aria-label={label} className={className ?? ""} {...target}>
      <MoreIcon size={18} aria-hidden />
    </IconButton>
  );
  if (parts === null) return button;
  return <parts.RowActions opened={opened} onOpened={setOpened} button={button} actions={actions} />;
}
