import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { GripIcon } from "./icons";
import classes from "./SortableList.module.css";

/**
 * A list whose items are moved by dragging their handle, by keyboard (Space on the handle, arrows, Space), or with Alt and an
 * arrow key anywhere in the item. `onMove` is told from which index to which.
 */
export function SortableList<T extends { id: string }>({
  items,
  label,
  name,
  onMove,
  children,
}: {
  items: readonly T[];
  label: string;
  name(item: T): string;
  onMove(from: number, to: number): void;
  /** An item's line. */
  children(item: T, index: number, handle: ReactNode): ReactNode;
}) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const { list, keepFocus } = useKeptFocus(items);
  const indexOf = (id: unknown) => items.findIndex((item) => item.id === id);
  const nameOf = (id: unknown) => items.find((item) => item.id === id);
  const placeOf = (id: unknown) => `${indexOf(id) + 1} of ${items.length}`;
  const say = (id: unknown, text: string) => {
    const item = nameOf(id);
    return item ? `${name(item)} ${text}` : undefined;
  };

  const end = ({ active, over }: DragEndEvent) => {
    if (over && over.id !== active.id) onMove(indexOf(active.id), indexOf(over.id));
  };
  const moveByKey = (event: KeyboardEvent, index: number) => {
    const step = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
    const to = index + (step ?? 0);
    if (step === undefined || to < 0 || to >= items.length) return;
    event.preventDefault();
    keepFocus();
    onMove(index, to);
  };

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={end}
      accessibility={{
        screenReaderInstructions: {
          draggable:
            "Press Space to pick this up, the arrow keys to move it, Space to put it down, Escape to leave it where it was.",
        },
        announcements: {
          onDragStart: ({ active }) => say(active.id, `picked up, ${placeOf(active.id)}`),
          onDragOver: ({ active, over }) =>
            over ? say(active.id, `moved to ${placeOf(over.id)}`) : undefined,
          onDragEnd: ({ active, over }) =>
            say(active.id, over ? `put down at ${placeOf(over.id)}` : "put back"),
          onDragCancel: ({ active }) => say(active.id, "put back"),
        },
      }}
    >
      <SortableContext items={items as T[]} strategy={verticalListSortingStrategy}>
        <ul aria-label={label} ref={list}>
          {items.map((item, index) => (
            <SortableItem
              key={item.id}
              id={item.id}
              name={name(item)}
              onKeyDown={(event) => moveByKey(event, index)}
            >
              {(handle) => children(item, index, handle)}
            </SortableItem>
          ))}
        </ul>
      </SortableContext>
    </DndContext>
  );
}

function SortableItem({
  id,
  name,
  onKeyDown,
  children,
}: {
  id: string;
  name: string;
  onKeyDown(event: KeyboardEvent): void;
  children(handle: ReactNode): ReactNode;
}) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({
      id,
    });
  const handle = (
    <button
      {...attributes}
      {...listeners}
      type="button"
      ref={setActivatorNodeRef}
      className={classes.handle}
      aria-label={`Move ${name}`}
      aria-roledescription="sortable"
    >
      <GripIcon size={16} aria-hidden />
    </button>
  );
  return (
    <li
      ref={setNodeRef}
      data-item={id}
      className={`${classes.item} ${isDragging ? classes.dragged : ""}`}
      style={{
        transform: transform ? `translate3d(0, ${Math.round(transform.y)}px, 0)` : undefined,
        transition,
      }}
      onKeyDown={onKeyDown}
    >
      {children(handle)}
    </li>
  );
}

/** A node loses the focus when React moves it; it gets it back after the next rendering. */
function useKeptFocus(items: readonly unknown[]) {
  const list = useRef<HTMLUListElement>(null);
  const focused = useRef<HTMLElement | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of the order
  useEffect(() => {
    if (focused.current?.isConnected) focused.current.focus();
    focused.current = null;
  }, [items]);
  return {
    list,
    keepFocus: () => {
      focused.current = document.activeElement as HTMLElement | null;
    },
  };
}
