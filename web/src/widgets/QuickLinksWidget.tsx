import { Button } from "@mantine/core";
import { useQuickLinksWidget } from "../data/dashboard";
import { formatNumber } from "../format/day";
import { Card, CardLink } from "../parts/Card";
import { useItemDialog } from "../parts/dialogs";
import { IconButton } from "../parts/IconButton";
import { AddIcon } from "../parts/icons";
import { LinkGrid } from "../parts/LinkGrid";
import { positionAfter } from "../parts/order";
import { SkeletonTiles } from "../parts/Skeletons";
import { Empty, Show } from "../parts/states";
import classes from "./QuickLinksWidget.module.css";

/** LinkGrid.module.css hides the others there. */
const SHOWN_ON_PHONES = 8;

/** The first links of the user. */
export function QuickLinksWidget({ className }: { className?: string | undefined }) {
  const widget = useQuickLinksWidget();
  const open = useItemDialog();
  const items = widget.data?.items ?? [];
  const add = () => open({ collection: "quick-links", initial: { position: positionAfter(items) } });
  return (
    <Card
      title="Quick links"
      href="/quick-links"
      className={`${classes.widget} ${className ?? ""}`}
      actions={
        <IconButton look="soft" size={30} aria-label="Add a quick link" onClick={add}>
          <AddIcon size={18} aria-hidden />
        </IconButton>
      }
    >
      <Show loaded={widget} skeleton={<SkeletonTiles />}>
        {({ counts }) =>
          items.length === 0 ? (
            <Empty isSlim title="No quick links yet" action={<Button onClick={add}>Add a quick link</Button>}>
              Pages that you open every day are one click away here.
            </Empty>
          ) : (
            <>
              <LinkGrid items={items} />
              {counts.total > SHOWN_ON_PHONES && (
                <div className={counts.total > items.length ? "" : classes.onPhones}>
                  <CardLink href="/quick-links">All {formatNumber(counts.total)} quick links</CardLink>
                </div>
              )}
            </>
          )
        }
      </Show>
    </Card>
  );
}
