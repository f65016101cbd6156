import { ActionIcon, type MantineColorScheme, Menu, useMantineColorScheme } from "@mantine/core";
import { MoonIcon, SunIcon, SystemIcon } from "../parts/icons";

const THEMES = [
  { value: "auto", name: "As the system", Icon: SystemIcon },
  { value: "light", name: "Light", Icon: SunIcon },
  { value: "dark", name: "Dark", Icon: MoonIcon },
] as const;

/** Chooses between dark, light and what the system says. */
export function ThemeMenu() {
  // Mantine would write a style element to switch transitions off, which the Content-Security-Policy forbids.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const { Icon } = THEMES.find(({ value }) => value === colorScheme) ?? THEMES[0];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label="Theme">
          <Icon size={20} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
        >
          {THEMES.map(({ value, name }) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
