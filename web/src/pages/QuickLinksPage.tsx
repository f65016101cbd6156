import { Button } from "@mantine/core";
import { quickLinks } from "../data/collections";
import type { QuickLink } from "../data/items";
import { announce } from "../parts/Announcer";
import { useItemDialog } from "../parts/dialogs";
import { DeleteIcon, DownIcon, EditIcon, UpIcon } from "../parts/icons";
import { hostOf, LinkMark } from "../parts/LinkGrid";
import { LoadMore } from "../parts/LoadMore";
import { move as moved, positionAfter } from "../parts/order";
import { PageHeader } from "../parts/PageHeader";
import panel from "../parts/Panel.module.css";
import { RowMenu } from "../parts/RowMenu";
import { SkeletonLines } from "../parts/Skeletons";
import { SortableList } from "../parts/SortableList";
import { Empty, Show } from "../parts/states";
import { offerUndo, rememberUndo, together } from "../parts/undo";
import classes from "./QuickLinksPage.module.css";

/** All quick links in the order of the user. */
export default function QuickLinksPage() {
  const list = quickLinks.useList();
  const edits = quickLinks.useEdits();
  const open = useItemDialog();
  const items = list.data ?? [];
  const add = () => open({ collection: "quick-links", initial: { position: positionAfter(items) } });
  const edit = (item: QuickLink) => open({ collection: "quick-links", item });

  const move = (from: number, to: number) => {
    const changes = moved(items, from, to).flatMap(({ id, position }) => {
      const link = items.find((other) => other.id === id);
      return link ? [edits.change(link, { position })] : [];
    });
    const title = items[from]?.title ?? "";
    rememberUndo(`moved ${title}`, together(changes));
    announce(`${title} moved to ${to + 1} of ${items.length}`);
  };

  return (
    <div className={panel.narrow}>
      <PageHeader title="Quick links" add="New quick link" onAdd={add} />
      <section className={panel.panel} aria-label="Quick links">
        <Show loaded={list} skeleton={<SkeletonLines count={8} isTall />}>
          {(links) =>
            links.length === 0 ? (
              <Empty title="No quick links yet" action={<Button onClick={add}>Add a quick link</Button>}>
                Pages that you open every day are one click away from the dashboard.
              </Empty>
            ) : (
              <>
                <SortableList items={links} label="Quick links" name={(link) => link.title} onMove={move}>
                  {(link, index, handle) => (
                    <div className={classes.row}>
                      {handle}
                      <LinkMark link={link} />
                      <div className={classes.text}>
                        <a href={link.url} target="_blank" rel="noreferrer">
                          {link.title}
                          <span className="unseen"> (opens in a new tab)</span>
                        </a>
                        <span className={classes.host}>{hostOf(link.url)}</span>
                      </div>
                      <RowMenu
                        label={`More for ${link.title}`}
                        actions={[
                          { label: "Edit", icon: <EditIcon size={16} />, onClick: () => edit(link) },
                          {
                            label: "Move up",
                            icon: <UpIcon size={16} />,
                            keys: "Alt ↑",
                            disabled: index === 0,
                            onClick: () => move(index, index - 1),
                          },
                          {
                            label: "Move down",
                            icon: <DownIcon size={16} />,
                            keys: "Alt ↓",
                            disabled: index === links.length - 1,
                            onClick: () => move(index, index + 1),
                          },
                          {
                            label: "Delete",
                            icon: <DeleteIcon size={16} />,
                            danger: true,
                            onClick: () => offerUndo(`Deleted ${link.title}`, edits.remove(link)),
                          },
                        ]}
                      />
                    </div>
                  )}
                </SortableList>
                <LoadMore list={list} />
              </>
            )
          }
        </Show>
      </section>
    </div>
  );
}
