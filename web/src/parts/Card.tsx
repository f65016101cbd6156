import { type ReactNode, useId } from "react";
import { Link } from "wouter";
import classes from "./Card.module.css";

/** A widget's frame: its title, which leads to the page of the collection, what can be done, what it shows. */
export function Card({
  title,
  href,
  note,
  actions,
  className,
  children,
}: {
  title: string;
  href: string;
  /** A few words beside the title. */
  note?: ReactNode;
  actions?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={`${classes.card} ${className ?? ""}`} aria-labelledby={id}>
      <header className={classes.header}>
        <h2 id={id}>
          <Link href={href} className={classes.title}>
            {title}
          </Link>
        </h2>
        {note !== undefined && <p className={classes.note}>{note}</p>}
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}

/** Leads from a widget to everything. */
export function CardLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className={classes.more}>
      {children}
    </Link>
  );
}
