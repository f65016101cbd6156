import { useSession } from "../app/context";
import { useOpening } from "../late";
import classes from "./UserMenu.module.css";

/** The user's initial, which opens what they can do about their session. */
export function UserMenu() {
  const { user, signOut } = useSession();
  const { parts, opened, setOpened, target } = useOpening();
  const name = user?.name ?? "";
  const button = (
    <button type="button" className={classes.button} aria-label={`Signed in as ${name}`} {...target}>
      <span aria-hidden>{name.slice(0, 1).toUpperCase()}</span>
    </button>
  );
  if (parts === null) return button;
  return (
    <parts.UserActions opened={opened} onOpened={setOpened} button={button} name={name} signOut={signOut} />
  );
}
