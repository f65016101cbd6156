import grid from "./LinkGrid.module.css";
import classes from "./Skeletons.module.css";

/** Grey bars in the place of `count` lines. */
export function SkeletonLines({ count, isTall = false }: { count: number; isTall?: boolean }) {
  return (
    <div className={`${classes.lines} ${isTall ? classes.tall : ""}`} aria-busy="true">
      <span className="unseen">Loading</span>
      {places(count).map((place) => (
        <div key={place} className={classes.bar} />
      ))}
    </div>
  );
}

/** In the place of a sentence. */
export function SkeletonSentence() {
  return <div className={`${classes.bar} ${classes.sentence}`} aria-busy="true" />;
}

/** In the place of the first quick links. */
export function SkeletonTiles() {
  return (
    <div className={`${grid.grid} ${classes.tiles}`} aria-busy="true">
      {places(8).map((place) => (
        <div key={place} className={classes.bar} />
      ))}
    </div>
  );
}

function places(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
