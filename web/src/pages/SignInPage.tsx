import { Button } from "@mantine/core";
import { useSession } from "../app/context";
import { Logo } from "../shell/Logo";
import classes from "./SignInPage.module.css";

/** What signed-out users see. */
export function SignInPage() {
  const { error, signIn, signInAsAnother } = useSession();
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Logo size={56} />
        <h1>Breakwater</h1>
        <p>
          Your todos, calendar, sales and quick links on one page that loads with one request and never loses
          an edit.
        </p>
        {error !== null && (
          <p role="alert" className={classes.error}>
            {error}
          </p>
        )}
        <Button size="md" fullWidth onClick={signIn}>
          Sign in
        </Button>
        <Button size="sm" fullWidth variant="subtle" onClick={signInAsAnother}>
          Use another account
        </Button>
      </div>
    </main>
  );
}
