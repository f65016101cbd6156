import { Loader } from "@mantine/core";
import classes from "./Waiting.module.css";

/** In the middle of the place of what is not there yet; not seen where it comes at once. */
export function Waiting() {
  return (
    <div className={classes.waiting}>
      <Loader aria-label="Loading" role="status" />
    </div>
  );
}
