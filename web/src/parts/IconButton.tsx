import type { ComponentProps } from "react";
import classes from "./IconButton.module.css";

/** A button with an icon only; `aria-label` says what it does. Lists have many of them: it is a button and no more. */
export function IconButton({
  look = "plain",
  size = 36,
  className = "",
  style,
  ...rest
}: ComponentProps<"button"> & {
  "aria-label": string;
  look?: "plain" | "soft" | "framed";
  /** Pixels. */
  size?: 28 | 30 | 32 | 36;
}) {
  return (
    <button
      type="button"
      {...rest}
      className={`${classes.button} ${classes[look]} ${className}`}
      style={{ width: size, height: size, ...style }}
    />
  );
}
