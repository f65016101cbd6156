import { lazy, type ReactNode, Suspense, useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { useLateParts } from "../late";
import { Announcer } from "../parts/Announcer";
import { Boundary } from "../parts/Boundary";
import { ItemDialogs } from "../parts/dialogs";
import { forgetUndo } from "../parts/undo";
import { useConflicts } from "../save/hooks";
import classes from "./Frame.module.css";
import { Brand, PageLinks } from "./PageLinks";
import { PAGES } from "./pages";
import { SaveStatus } from "./SaveStatus";
import { Shortcuts } from "./Shortcuts";
import { ThemeMenu } from "./ThemeMenu";
import { UserMenu } from "./UserMenu";

const ConflictDialog = lazy(() => import("../parts/ConflictDialog"));

/** What is around every page: the navigation, whether all is saved, the theme, the user. */
export function Frame({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const { conflicts } = useConflicts();
  const main = useNewPage(path);
  const late = useLateParts();
  useEffect(() => forgetUndo, []);
  return (
    <ItemDialogs>
      <a className={classes.skip} href="#content">
        Skip to the content
      </a>
      <div className={classes.frame}>
        <header className={classes.header}>
          <Brand />
          <SaveStatus />
          <Shortcuts />
          <ThemeMenu />
          <UserMenu />
        </header>
        <PageLinks current={path} />
        <main id="content" ref={main} tabIndex={-1} className={classes.main}>
          <Boundary key={path}>{children}</Boundary>
          <div id="menus" />
        </main>
      </div>
      {late !== null && <late.Notifications position="bottom-center" containerWidth={420} limit={3} />}
      <Announcer />
      <Suspense>{conflicts.length > 0 && <ConflictDialog />}</Suspense>
    </ItemDialogs>
  );
}

/** A new page begins at its top, has its name in the title, and has the focus. */
function useNewPage(path: string) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    const page = PAGES.find((other) => other.path === path);
    document.title = page === undefined || path === "/" ? "Breakwater" : `${page.name} · Breakwater`;
    if (before.current === path) return;
    before.current = path;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}
