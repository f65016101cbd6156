import { Button } from "@mantine/core";
import { useState } from "react";
import { type SalesWidget as Sales, useDashboard, useSalesWidget } from "../data/dashboard";
import { type Day, dayOf, endOfMonth, formatShortDay, nameDay, plural, startOfMonth } from "../format/day";
import { formatGrowth, formatMoney } from "../format/money";
import { Card, CardLink } from "../parts/Card";
import { useItemDialog } from "../parts/dialogs";
import { IconButton } from "../parts/IconButton";
import { AddIcon } from "../parts/icons";
import { Segments } from "../parts/Segments";
import { SkeletonLines } from "../parts/Skeletons";
import { Empty, Show } from "../parts/states";
import { SalesChart } from "./SalesChart";
import classes from "./SalesWidget.module.css";
import { lastMonthSoFar, type MonthPoint, monthPoints } from "./salesMonths";

/** Recent sales of the widget; the page has all. */
const SHOWN = 6;

/** The month against the last one, and the most recent sales. */
export function SalesWidget() {
  const widget = useSalesWidget();
  const today: Day = useDashboard((dashboard) => dashboard.date).data ?? dayOf(new Date());
  const open = useItemDialog();
  const add = () => open({ collection: "sales" });
  return (
    <Card
      title="Sales"
      href="/sales"
      actions={
        <IconButton look="soft" size={30} aria-label="Add a sale" onClick={add}>
          <AddIcon size={18} aria-hidden />
        </IconButton>
      }
    >
      <Show loaded={widget} skeleton={<SkeletonLines count={10} />}>
        {(data) =>
          data.items.length === 0 && data.sums.length === 0 ? (
            <Empty title="No sales yet" action={<Button onClick={add}>Add a sale</Button>}>
              This month is compared with the last one here, day by day.
            </Empty>
          ) : (
            <>
              <div className={classes.parts}>
                {data.sums.length > 0 && <Months data={data} today={today} />}
                <Recent data={data} today={today} />
              </div>
              <CardLink href="/sales">All sales</CardLink>
            </>
          )
        }
      </Show>
    </Card>
  );
}

/** One currency's months. The one with the most days of sales comes first. */
function Months({ data, today }: { data: Sales; today: Day }) {
  const currencies = byUse(data);
  const [chosen, setChosen] = useState<string | null>(null);
  const currency = chosen !== null && currencies.includes(chosen) ? chosen : (currencies[0] ?? "EUR");
  const points = monthPoints(data.byDay, today, currency);
  const sum = data.sums.find((sums) => sums.currency === currency);
  return (
    <div className={classes.months}>
      <div className={classes.figures}>
        <p className={classes.figure}>
          <span className={classes.label}>This month</span>
          <strong>{formatMoney(sum?.thisMonth ?? 0, currency)}</strong>
        </p>
        <Growth points={points} today={today} currency={currency} thisMonth={sum?.thisMonth ?? 0} />
        {currencies.length > 1 && (
          <Segments
            isSmall
            label="Currency"
            value={currency}
            onChange={setChosen}
            options={currencies.slice(0, 4).map((code) => ({ value: code, label: code }))}
          />
        )}
      </div>
      <SalesChart points={points} today={today} currency={currency} />
    </div>
  );
}

function Growth({
  points,
  today,
  currency,
  thisMonth,
}: {
  points: readonly MonthPoint[];
  today: Day;
  currency: string;
  thisMonth: number;
}) {
  const before = lastMonthSoFar(points, today);
  const growth = formatGrowth(thisMonth, before);
  const first = startOfMonth(today, -1);
  const sameDay = [first.slice(0, 8) + today.slice(8), endOfMonth(today, -1)].sort()[0] ?? first;
  return (
    <p className={classes.growth}>
      {growth !== null && (
        <strong className={thisMonth >= before ? classes.up : classes.down}>{growth}</strong>
      )}
      <span>
        against {before === 0 ? "nothing" : formatMoney(before, currency)} by {formatShortDay(sameDay, today)}
      </span>
    </p>
  );
}

function Recent({ data, today }: { data: Sales; today: Day }) {
  const open = useItemDialog();
  return (
    <div className={classes.recent}>
      <h3>
        {data.counts.today > 0 ? `Recent, ${plural(data.counts.today, "sale", "sales")} today` : "Recent"}
      </h3>
      <ul>
        {data.items.slice(0, SHOWN).map((sale) => (
          <li key={sale.id} data-item={sale.id}>
            <button
              type="button"
              className={classes.sale}
              onClick={() => open({ collection: "sales", item: sale })}
            >
              <span className={classes.customer}>{sale.customer}</span>
              <span className={`${classes.amount} ${sale.amountMinor < 0 ? classes.refund : ""}`}>
                {formatMoney(sale.amountMinor, sale.currency)}
              </span>
              <span className={classes.detail}>
                {nameDay(sale.soldOn, today)}
                {sale.note && ` · ${sale.note}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function byUse({ sums, byDay }: Sales): string[] {
  const days = (currency: string) => byDay.filter((day) => day.currency === currency).length;
  return sums.map(({ currency }) => currency).sort((one, other) => days(other) - days(one));
}
