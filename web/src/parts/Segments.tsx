import { useId } from "react";
import classes from "./Segments.module.css";

/** One of a few, side by side: radio buttons. */
export function Segments<T extends string>({
  label,
  value,
  options,
  isSmall = false,
  onChange,
}: {
  /** What is chosen, for those who cannot see it. */
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  isSmall?: boolean;
  onChange(value: T): void;
}) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={`${classes.segments} ${isSmall ? classes.small : ""}`}
    >
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
