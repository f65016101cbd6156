import "@mantine/core/styles.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";

/** The look of everything: Mantine's theme. */
export function Theme({ children }: { children: ReactNode }) {
  return <MantineProvider defaultColorScheme="auto">{children}</MantineProvider>;
}
