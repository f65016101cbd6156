import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { AddIcon } from "./icons";
import classes from "./PageHeader.module.css";

/** A page's name, what it offers to add, and what narrows it down. */
export function PageHeader({
  title,
  add,
  onAdd,
  children,
}: {
  title: string;
  /** "New sale" */
  add?: string;
  onAdd?(): void;
  /** Filters. */
  children?: ReactNode;
}) {
  return (
    <header className={classes.header}>
      <h1>{title}</h1>
      {add !== undefined && (
        <Button
          leftSection={<AddIcon size={18} aria-hidden />}
          onClick={onAdd}
          className={classes.add as string}
        >
          {add}
        </Button>
      )}
      {children && (
        <search className={classes.filters} aria-label={`Filter ${title.toLowerCase()}`}>
          {children}
        </search>
      )}
    </header>
  );
}
