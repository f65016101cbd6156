import { quickLinks } from "../data/collections";
import type { QuickLink } from "../data/items";
import { useItemDialog } from "./dialogs";
import { DeleteIcon, EditIcon } from "./icons";
import classes from "./LinkGrid.module.css";
import { RowMenu } from "./RowMenu";
import { offerUndo } from "./undo";

/** Links as tiles. */
export function LinkGrid({ items }: { items: readonly QuickLink[] }) {
  return (
    <ul className={classes.grid}>
      {items.map((link) => (
        <li key={link.id} className={classes.tile} data-item={link.id}>
          <LinkTile link={link} />
        </li>
      ))}
    </ul>
  );
}

function LinkTile({ link }: { link: QuickLink }) {
  const edits = quickLinks.useEdits();
  const open = useItemDialog();
  return (
    <>
      <a
        href={link.url}
        target="_blank"
        rel="noreferrer"
        className={classes.link}
        title={`${link.title}\n${link.url}`}
      >
        <LinkMark link={link} />
        <span className={classes.name}>{link.title}</span>
        <span className="unseen">(opens in a new tab)</span>
      </a>
      <RowMenu
        label={`More for ${link.title}`}
        className={classes.menu}
        actions={[
          {
            label: "Edit",
            icon: <EditIcon size={16} />,
            onClick: () => open({ collection: "quick-links", item: link }),
          },
          {
            label: "Delete",
            icon: <DeleteIcon size={16} />,
            danger: true,
            onClick: () => offerUndo(`Deleted ${link.title}`, edits.remove(link)),
          },
        ]}
      />
    </>
  );
}

/** The first letter, in a colour that stays with the host. No icons are asked of other hosts: they would learn who looks. */
export function LinkMark({ link }: { link: QuickLink }) {
  return (
    <span className={classes.mark} data-tone={toneOf(hostOf(link.url))} aria-hidden="true">
      {[...link.title.trim()][0]?.toUpperCase()}
    </span>
  );
}

/** "wiki.example.com" */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function toneOf(host: string): number {
  let hash = 7;
  for (const letter of host) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return hash % 6;
}
