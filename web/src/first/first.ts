import { dayOf, formatLongDay } from "../format/day";
import { SIGNED_IN_KEY } from "./key";

// Completes the first picture, which is in index.html: in the theme of the user, with their date, and only for who was
// signed in. Runs before anything is painted, so it has no more than that needs.

const { dataset } = document.documentElement;
const picture = document.getElementById("first");

/** Where Mantine keeps the choice. */
const theme = localStorage.getItem("mantine-color-scheme-value");
const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
dataset.mantineColorScheme = theme === "light" || theme === "dark" ? theme : isDark ? "dark" : "light";

if (localStorage.getItem(SIGNED_IN_KEY) === null) {
  picture?.remove();
} else {
  const { pathname } = location;
  picture?.querySelector(`nav a[href="${CSS.escape(pathname)}"]`)?.setAttribute("aria-current", "page");
  const day = picture?.querySelector("h1");
  if (pathname !== "/") picture?.querySelector("main")?.replaceChildren();
  else if (day) day.textContent = formatLongDay(dayOf(new Date()));
}
