import { Anchor, Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useSession } from "../app/context";
import { useSaveState } from "../save/hooks";

/** What is around every page: the navigation, the save state, the user. */
export function Frame({ children }: { children: ReactNode }) {
  const { user, signOut } = useSession();
  const save = useSaveState();
  return (
    <>
      <Group component="nav" p="sm">
        {PAGES.map(([path, name]) => (
          <Anchor key={path} component={Link} href={path}>
            {name}
          </Anchor>
        ))}
        <span>{save.status}</span>
        <span>{user?.name}</span>
        <Button onClick={signOut}>Sign out</Button>
      </Group>
      <main>{children}</main>
    </>
  );
}

const PAGES = [
  ["/", "Dashboard"],
  ["/todos", "Todos"],
  ["/sales", "Sales"],
  ["/calendar", "Calendar"],
  ["/quick-links", "Quick links"],
  ["/expenses", "Expenses"],
] as const;
