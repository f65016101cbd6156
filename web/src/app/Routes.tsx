import { lazy, Suspense, useEffect } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { SignInPage } from "../pages/SignInPage";
import { Waiting } from "../parts/Waiting";
import { CALLBACK_PATH } from "../session/session";
import { Frame } from "../shell/Frame";
import { useSession, useSessionObject } from "./context";

const loadDashboard = () => import("../pages/DashboardPage");
const DashboardPage = lazy(loadDashboard);
const TodosPage = lazy(() => import("../pages/TodosPage"));
const SalesPage = lazy(() => import("../pages/SalesPage"));
const CalendarPage = lazy(() => import("../pages/CalendarPage"));
const QuickLinksPage = lazy(() => import("../pages/QuickLinksPage"));
const ExpensesPage = lazy(() => import("../pages/ExpensesPage"));

// Where the user begins; its code comes while the session is looked for.
if (globalThis.location.pathname === "/") {
  void loadDashboard();
}

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
