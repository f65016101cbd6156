import { useQuickLinksWidget } from "../data/dashboard";
import { formatNumber } from "../format/day";
import { Card, CardLink } from "../parts/Card";
import { LinkGrid } from "../parts/LinkGrid";
import { Show } from "../parts/states";
import classes from "./QuickLinksWidget.module.css";

/** Tiles of the widget; the page has all. */
const SHOWN = 24;

/** The first links of the user. */
export function QuickLinksWidget({ className }: { className?: string | undefined }) {
  const widget = useQuickLinksWidget();
  return (
    <Card title="Quick links" href="/quick-links" className={`${classes.widget} ${className ?? ""}`}>
      <Show loaded={widget} skeleton={<LinkGrid items={null} />}>
        {({ items, counts }) => (
          <>
            <LinkGrid items={items} />
            {counts.total > SHOWN && (
              <CardLink href="/quick-links">All {formatNumber(counts.total)} quick links</CardLink>
            )}
          </>
        )}
      </Show>
    </Card>
  );
}
