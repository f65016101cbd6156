/** What is in the code that is loaded late, together. */
export { Notifications } from "@mantine/notifications";
export { DueChoices } from "./DueChoices";
export { RowActions } from "./RowActions";
export { ShortcutList } from "./ShortcutList";
export { ThemeChoices } from "./ThemeChoices";
export { UserActions } from "./UserActions";
