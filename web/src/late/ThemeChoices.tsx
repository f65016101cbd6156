import { Menu } from "@mantine/core";
import type { ReactNode } from "react";

/** The themes to choose from. */
export function ThemeChoices({
  opened,
  onOpened,
  button,
  themes,
  theme,
  onChange,
}: {
  opened: boolean;
  onOpened(opened: boolean): void;
  button: ReactNode;
  themes: readonly { value: string; name: string }[];
  theme: string;
  onChange(theme: string): void;
}) {
  return (
    <Menu opened={opened} onChange={onOpened} position="bottom-end">
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={theme} onChange={onChange}>
          {themes.map(({ value, name }) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
