import { Button } from "@mantine/core";
import { Logo } from "../shell/Logo";
import { Theme } from "../style/Theme";
import classes from "./SignInPage.module.css";

/** What is seen where the page cannot even begin. */
export function StartFailure({ reason }: { reason: string }) {
  return (
    <Theme>
      <main className={classes.page}>
        <div className={classes.card}>
          <Logo size={56} />
          <h1>Breakwater</h1>
          <p role="alert" className={classes.error}>
            The page cannot start. {reason}
          </p>
          <Button size="md" fullWidth onClick={() => window.location.reload()}>
            Try again
          </Button>
        </div>
      </main>
    </Theme>
  );
}
