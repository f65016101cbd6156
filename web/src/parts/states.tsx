import { Button } from "@mantine/core";
import { type ReactNode, useDeferredValue, useEffect, useState } from "react";
import type { Problem } from "../api/problem";
import type { Loaded } from "../data/entityStore";
import { RetryIcon, WarningIcon } from "./icons";
import classes from "./states.module.css";

/** What was loaded; until then a skeleton; where it cannot be had the reason, also above what was loaded before. */
export function Show<T>({
  loaded,
  skeleton,
  children,
}: {
  loaded: Loaded<T>;
  skeleton: ReactNode;
  children(data: T): ReactNode;
}) {
  const { data, error, isFetching, retry } = loaded;
  // What comes first is rendered in small steps, so that the page answers meanwhile.
  const isShown = useDeferredValue(data !== undefined);
  return (
    <>
      {error !== null && (
        <ProblemNote problem={error} isStale={data !== undefined} isRetrying={isFetching} retry={retry} />
      )}
      {isShown && data !== undefined ? children(data) : error === null && skeleton}
    </>
  );
}

/** Why something is not here, and how to try again. */
export function ProblemNote({
  problem,
  isStale,
  isRetrying,
  retry,
}: {
  problem: Problem;
  /** Whether older data is shown. */
  isStale: boolean;
  isRetrying: boolean;
  retry(): void;
}) {
  const seconds = useCountdown(problem);
  return (
    <div className={classes.problem} role="alert">
      <WarningIcon size={20} aria-hidden className={classes.warning as string} />
      <div>
        <p className={classes.title}>{isStale ? "This is not up to date" : "This could not be loaded"}</p>
        <p>{problem.message}</p>
        {problem.errors.map(({ pointer, detail }) => (
          <p key={pointer}>{`${pointer}: ${detail}`}</p>
        ))}
      </div>
      <Button
        size="compact-md"
        variant="default"
        leftSection={<RetryIcon size={16} aria-hidden />}
        loading={isRetrying}
        onClick={retry}
      >
        {seconds > 0 ? `Try now (else in ${seconds} s)` : "Try again"}
      </Button>
    </div>
  );
}

/** Where there is nothing yet: what it would be, and the way to it. */
export function Empty({
  title,
  isSlim = false,
  children,
  action,
}: {
  title: string;
  /** On one line where there is room. */
  isSlim?: boolean;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={`${classes.empty} ${isSlim ? classes.slim : ""}`}>
      <p className={classes.title}>{title}</p>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Seconds that are left of Retry-After; 0 without one. */
function useCountdown(problem: Problem): number {
  const [end] = useState(() => new WeakMap<Problem, number>());
  const [now, setNow] = useState(Date.now);
  if (!end.has(problem)) end.set(problem, Date.now() + (problem.retryAfter ?? 0) * 1000);
  const left = Math.max(0, Math.ceil(((end.get(problem) ?? 0) - now) / 1000));
  useEffect(() => {
    if (left === 0) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [left]);
  return left;
}
