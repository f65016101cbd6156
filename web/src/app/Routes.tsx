import { lazy, Suspense, useEffect } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { DashboardPage } from "../pages/DashboardPage";
import { SignInPage } from "../pages/SignInPage";
import { Waiting } from "../parts/Waiting";
import { CALLBACK_PATH } from "../session/session";
import { Frame } from "../shell/Frame";
import { useSession, useSessionObject } from "./context";

// The dashboard, where users begin, is there at once; the others are loaded when they are gone to.
const TodosPage = lazy(() => import("../pages/TodosPage"));
const SalesPage = lazy(() => import("../pages/SalesPage"));
const CalendarPage = lazy(() => import("../pages/CalendarPage"));
const QuickLinksPage = lazy(() => import("../pages/QuickLinksPage"));
const ExpensesPage = lazy(() => import("../pages/ExpensesPage"));

/** A page for each path; signed-out users see the sign-in page, whichever path they asked for. */
export function Routes() {
  const { status } = useSession();
  const [path] = useLocation();
  if (path === CALLBACK_PATH) {
    return <SignInCallback />;
  }
  if (status !== "signedIn") {
    return status === "loading" ? <Waiting /> : <SignInPage />;
  }
  return (
    <Frame>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/" component={DashboardPage} />
          <Route path="/todos" component={TodosPage} />
          <Route path="/sales" component={SalesPage} />
          <Route path="/calendar" component={CalendarPage} />
          <Route path="/quick-links" component={QuickLinksPage} />
          <Route path="/expenses" component={ExpensesPage} />
          <Route>
            <Redirect to="/" replace />
          </Route>
        </Switch>
      </Suspense>
    </Frame>
  );
}

function SignInCallback() {
  const session = useSessionObject();
  const [, navigate] = useLocation();
  useEffect(() => {
    void session.completeSignIn().then((path) => navigate(path, { replace: true }));
  }, [session, navigate]);
  return <Waiting />;
}
