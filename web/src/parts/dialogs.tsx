import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useState } from "react";
import type { Collection, Fields, Item } from "../data/items";

const ItemDialog = lazy(() => import("./ItemDialog"));

/** A form for a new item, or for the one that is given. */
export type ItemRequest = {
  [C in Collection]: { collection: C; item?: Item<C>; initial?: Partial<Fields[C]> };
}[Collection];

const OpenContext = createContext<(request: ItemRequest) => void>(() => {});

/** Opens the form of an item. */
export function useItemDialog(): (request: ItemRequest) => void {
  return useContext(OpenContext);
}

/** Where the form opens; once on the page. Its code is loaded when it is opened first. */
export function ItemDialogs({ children }: { children: ReactNode }) {
  const [request, setRequest] = useState<(ItemRequest & { key: number }) | null>(null);
  const open = useMemo(() => {
    let key = 0;
    return (next: ItemRequest) => setRequest({ ...next, key: ++key });
  }, []);
  return (
    <OpenContext value={open}>
      {children}
      <Suspense>{request !== null && <ItemDialog key={request.key} request={request} />}</Suspense>
    </OpenContext>
  );
}
