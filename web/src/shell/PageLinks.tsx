import { Link } from "wouter";
import classes from "./Frame.module.css";
import { Logo } from "./Logo";
import { PAGES } from "./pages";

/** Logo and name, which lead to the dashboard. */
export function Brand() {
  return (
    <Link href="/" className={classes.brand}>
      <Logo />
      <span className={classes.name}>Breakwater</span>
    </Link>
  );
}

/** The navigation; `current` is the path of the page that is shown, null where nobody knows it yet. */
export function PageLinks({ current }: { current: string | null }) {
  return (
    <nav className={classes.nav} aria-label="Pages">
      <ul>
        {PAGES.map(({ path, name, Icon }) => (
          <li key={path}>
            <Link href={path} className={classes.link} aria-current={path === current ? "page" : undefined}>
              <Icon size={20} stroke={1.75} aria-hidden />
              <span>{name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
