import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { type Day, formatMonthName, formatShortDay, startOfMonth } from "../format/day";
import { formatMoney, formatShortMoney } from "../format/money";
import classes from "./SalesChart.module.css";
import { type MonthPoint, scaleOf } from "./salesMonths";

/** Both months as sums from their first day on, so that they can be compared on every day: by pointer, or with the arrow keys. */
export function SalesChart({
  points,
  today,
  currency,
}: {
  points: readonly MonthPoint[];
  today: Day;
  currency: string;
}) {
  const [day, setDay] = useState<number | null>(null);
  const scale = scaleOf(points);
  const sums = (point: MonthPoint | undefined) =>
    [point?.thisMonth ?? null, point?.lastMonth ?? null] as const;
  const names = [formatMonthName(today), formatMonthName(startOfMonth(today, -1))] as const;
  const todayNumber = Number(today.slice(8));
  const shown = day ?? todayNumber;
  const [current, last] = sums(points[shown - 1]);
  const text = [
    ...(current === null ? [] : [`${names[0]} ${formatMoney(current, currency)}`]),
    ...(last === null ? [] : [`${names[1]} ${formatMoney(last, currency)}`]),
  ].join(", ");

  const point = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setDay(clamp(Math.ceil(((clientX - left) / width) * points.length), points.length));
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -31, End: 31 }[event.key];
    if (by === undefined || event.altKey) return;
    event.preventDefault();
    setDay(clamp(shown + by, points.length));
  };

  return (
    <div className={classes.chart}>
      <div className={classes.legend}>
        <Key
          kind={classes.thisMonth}
          name={names[0]}
          sum={day === null ? null : current}
          currency={currency}
        />
        <Key kind={classes.lastMonth} name={names[1]} sum={day === null ? null : last} currency={currency} />
      </div>
      <div
        className={classes.plot}
        role="slider"
        tabIndex={0}
        aria-label="Sums by day of the month"
        aria-valuemin={1}
        aria-valuemax={points.length}
        aria-valuenow={shown}
        aria-valuetext={`${formatShortDay(today.slice(0, 8) + String(shown).padStart(2, "0"), today)}: ${text}`}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setDay(null)}
        onBlur={() => setDay(null)}
        onKeyDown={step}
      >
        {scale.ticks.map((tick) => (
          <div key={tick} className={classes.tick} style={{ bottom: `${scale.share(tick) * 100}%` }}>
            <span>{formatShortMoney(tick, currency)}</span>
          </div>
        ))}
        <svg viewBox={`0 0 ${points.length} 1`} preserveAspectRatio="none" aria-hidden="true">
          <Line kind={classes.lastMonth} values={points.map((one) => one.lastMonth)} share={scale.share} />
          <Line kind={classes.thisMonth} values={points.map((one) => one.thisMonth)} share={scale.share} />
        </svg>
        {day !== null && (
          <div className={classes.cursor} style={{ left: `${((day - 0.5) / points.length) * 100}%` }}>
            <span>{day}</span>
          </div>
        )}
      </div>
      <div className={classes.days} aria-hidden="true">
        {[1, 8, 15, 22, 29].map((one) => (
          <span key={one} style={{ left: `${((one - 0.5) / points.length) * 100}%` }}>
            {one}
          </span>
        ))}
      </div>
    </div>
  );
}

/** A step for each day, and the area below. */
function Line({
  kind,
  values,
  share,
}: {
  kind: string | undefined;
  values: readonly (number | null)[];
  share(value: number): number;
}) {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const steps = known.map((value, index) => `V${1 - share(value)}H${index + 1}`).join("");
  const line = `M0 ${1 - share(known[0] ?? 0)}${steps}`;
  return (
    <g className={kind}>
      <path className={classes.area} d={`${line}V${1 - share(0)}H0Z`} />
      <path className={classes.line} d={line} />
    </g>
  );
}

function Key({
  kind,
  name,
  sum,
  currency,
}: {
  kind: string | undefined;
  name: string;
  sum: number | null;
  currency: string;
}) {
  return (
    <span className={`${classes.key} ${kind}`}>
      {name}
      {sum !== null && <strong>{formatMoney(sum, currency)}</strong>}
    </span>
  );
}

function clamp(day: number, days: number): number {
  return Math.min(days, Math.max(1, day));
}
