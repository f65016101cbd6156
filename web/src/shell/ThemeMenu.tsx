import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { useOpening } from "../late";
import { IconButton } from "../parts/IconButton";
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
  const { parts, opened, setOpened, target } = useOpening();
  const button = (
    <IconButton aria-label="Theme" {...target}>
      <Icon size={20} stroke={1.75} aria-hidden />
    </IconButton>
  );
  if (parts === null) return button;
  return (
    <parts.ThemeChoices
      opened={opened}
      onOpened={setOpened}
      button={button}
      themes={THEMES}
      theme={colorScheme}
      onChange={(theme) => setColorScheme(theme as MantineColorScheme)}
    />
  );
}
