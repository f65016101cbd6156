import "fake-indexeddb/auto";
import { focusManager, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createApiClient } from "../api/client";
import { todos } from "../data/collections";
import { useDashboard } from "../data/dashboard";
import { POLL_MS } from "../data/dashboardLoader";
import { AppContext } from "./context";
import { emptyDashboard } from "./testing";
import { startUser, type UserScope } from "./user";

/** The path of each request, and what it is answered with. */
const asked: string[] = [];
const answers: (() => Promise<object> | object)[] = [];

let user: UserScope;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  const locks = { request: (_name: string, ...[options, work]: Request) => (work ?? (options as Work))() };
  Object.defineProperty(navigator, "locks", { value: locks, configurable: true });
  focusManager.setFocused(true);
  sessionStorage.clear();
  localStorage.clear();
  user = startUser(
    crypto.randomUUID(),
    createApiClient(async () => "token", answer),
  );
});
afterEach(() => {
  cleanup();
  user.stop();
  vi.useRealTimers();
  asked.length = 0;
  answers.length = 0;
});

type Work = () => Promise<unknown>;
type Request = [options: object, work?: Work];

async function answer(request: globalThis.Request): Promise<Response> {
  asked.push(new URL(request.url).pathname);
  const next = answers.shift();
  if (next === REFUSED) {
    return Response.json({ detail: "Later." }, { status: 503, headers: { "retry-after": "60" } });
  }
  return Response.json(
    await (next ?? (() => (request.url.includes("dashboard") ? emptyDashboard() : list())))(),
  );
}

const REFUSED = () => ({});

const list = (...titles: string[]) => ({
  items: titles.map((title) => ({ id: "a", version: 1, title, done: false, dueOn: null, position: 0 })),
  nextCursor: null,
});

function show(children: ReactNode) {
  const rendered = render(
    <AppContext value={user}>
      <QueryClientProvider client={user.queries}>{children}</QueryClientProvider>
    </AppContext>,
  );
  return rendered;
}

const Titles = () => (
  <p>
    {todos
      .useList()
      .data?.map(({ title }) => title)
      .join()}
  </p>
);
const Revision = () => <p>{`revision ${useDashboard((dashboard) => dashboard.revision).data}`}</p>;

/** Lets everything happen that is due until then. */
const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

test("a list that was left and is shown again within a second is not asked for again, later it is", async () => {
  show(<Titles />);
  await pass(0);
  expect(asked).toEqual(["/api/todos"]);
  cleanup();
  await pass(999);
  show(<Titles />);
  await pass(0);
  expect(asked).toHaveLength(1);
  cleanup();
  await pass(1);
  show(<Titles />);
  await pass(0);
  expect(asked).toHaveLength(2);
});

test("a page polls while it is seen, and not while it is hidden", async () => {
  show(<Revision />);
  await pass(0);
  expect(asked).toEqual(["/api/dashboard"]);
  await pass(POLL_MS);
  expect(asked).toHaveLength(2);
  act(() => focusManager.setFocused(false));
  await pass(10 * POLL_MS);
  expect(asked).toHaveLength(2);
  act(() => focusManager.setFocused(true));
  await pass(0);
  expect(asked).toHaveLength(3);
});

test("an answer from before an edit was saved does not take its place", async () => {
  let answerLate = () => {};
  answers.push(async () => {
    await new Promise<void>((resolve) => {
      answerLate = resolve;
    });
    return list("before");
  });
  answers.push(() => ({ results: [{ op: "put", collection: "todos", id: "a", version: 2 }] }));
  answers.push(() => list("after"));
  show(<Titles />);
  user.saver.change({
    collection: "todos",
    id: "a",
    version: 1,
    before: { title: "before", done: false, dueOn: null, position: 0 },
    after: { title: "after", done: false, dueOn: null, position: 0 },
  });
  await pass(1_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(user.saver.getState().status).toBe("saved"));
  answerLate();
  await screen.findByText("after");
  expect(asked.filter((path) => path === "/api/todos")).toHaveLength(2);
});

test("a service that refused is asked again once Retry-After is over, on a slow machine too", async () => {
  answers.push(REFUSED);
  vi.spyOn(BroadcastChannel.prototype, "postMessage").mockImplementation(() => {
    vi.advanceTimersByTime(20);
  });
  show(<Revision />);
  await pass(0);
  await pass(59_900);
  expect(asked).toHaveLength(1);
  await pass(1_000);
  expect(asked).toHaveLength(2);
});

test("what is shown later does not ask a service that has refused before Retry-After is over", async () => {
  answers.push(REFUSED);
  show(<Revision />);
  await pass(0);
  cleanup();
  await pass(30_000);
  show(<Revision />);
  await pass(0);
  expect(asked).toHaveLength(1);
  await pass(31_000);
  expect(asked).toHaveLength(2);
});

test("what was asked for before it is shown is not asked for again", async () => {
  user.loader.loadEarly();
  await pass(5_000);
  expect(asked).toHaveLength(1);
  show(<Revision />);
  await pass(0);
  expect(asked).toHaveLength(1);
  await pass(POLL_MS);
  expect(asked).toHaveLength(2);
});
