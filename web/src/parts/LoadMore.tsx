import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { LoadedList } from "../data/entityStore";
import type { Collection } from "../data/items";
import classes from "./LoadMore.module.css";

/** The end of a list: loads the next page when it comes near, or on demand. */
export function LoadMore<C extends Collection>({ list }: { list: LoadedList<C> }) {
  const end = useRef<HTMLDivElement>(null);
  const { hasMore, isLoadingMore, loadMore, error } = list;
  const isWaiting = hasMore && !isLoadingMore && error === null;
  const latest = useRef(loadMore);
  latest.current = loadMore;
  useEffect(() => {
    if (!isWaiting || end.current === null || !("IntersectionObserver" in window)) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) latest.current();
      },
      { rootMargin: "600px" },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [isWaiting]);
  if (!hasMore) return null;
  return (
    <div ref={end} className={classes.end}>
      <Button variant="default" loading={isLoadingMore} onClick={loadMore}>
        Load more
      </Button>
    </div>
  );
}
