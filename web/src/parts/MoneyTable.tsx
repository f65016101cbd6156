import type { ReactNode } from "react";
import { type Day, formatDay } from "../format/day";
import { formatMoney } from "../format/money";
import classes from "./MoneyTable.module.css";

/** What a line of money shows. */
export interface MoneyRow {
  id: string;
  day: Day;
  title: string;
  detail: string | null;
  amountMinor: number;
  currency: string;
  edit(): void;
  menu: ReactNode;
}

/** Money by day: a table where there is room, lines of two on a phone. */
export function MoneyTable({
  label,
  titles,
  rows,
  today,
}: {
  label: string;
  /** What stands above title and detail. */
  titles: readonly [title: string, detail: string];
  rows: readonly MoneyRow[];
  today: Day;
}) {
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col" className={classes.day}>
            Date
          </th>
          <th scope="col">{titles[0]}</th>
          <th scope="col" className={classes.detail}>
            {titles[1]}
          </th>
          <th scope="col" className={classes.amount}>
            Amount
          </th>
          <th scope="col" className={classes.menu}>
            <span className="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} data-item={row.id}>
            <td className={classes.day}>{formatDay(row.day, today)}</td>
            <td className={classes.title}>
              <button type="button" onClick={row.edit}>
                {row.title}
              </button>
              <span className={classes.small}>
                {formatDay(row.day, today)}
                {row.detail && ` · ${row.detail}`}
              </span>
            </td>
            <td className={classes.detail}>{row.detail}</td>
            <td className={`${classes.amount} ${row.amountMinor < 0 ? classes.negative : ""}`}>
              {formatMoney(row.amountMinor, row.currency)}
            </td>
            <td className={classes.menu}>{row.menu}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
