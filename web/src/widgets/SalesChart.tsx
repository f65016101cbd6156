import "@mantine/charts/styles.layer.css";
import { AreaChart } from "@mantine/charts";
import { type Day, formatMonthName, formatShortDay, startOfMonth } from "../format/day";
import { formatMoney, formatShortMoney } from "../format/money";
import type { MonthPoint } from "./salesMonths";

/** Both months as sums from their first day on, so that the ends can be compared. */
export default function SalesChart({
  points,
  today,
  currency,
  className,
}: {
  points: readonly MonthPoint[];
  today: Day;
  currency: string;
  className?: string | undefined;
}) {
  const thisMonth = formatMonthName(today);
  const lastMonth = formatMonthName(startOfMonth(today, -1));
  const data = points.map(({ day, ...sums }) => ({
    day,
    [lastMonth]: sums.lastMonth,
    [thisMonth]: sums.thisMonth,
  }));
  const last = points.findLast((point) => point.thisMonth !== null);
  return (
    <div
      className={className}
      role="img"
      aria-label={`Sums day by day: ${thisMonth} ${formatMoney(last?.thisMonth ?? 0, currency)} up to ${formatShortDay(today, today)}, ${lastMonth} ${formatMoney(points.findLast((point) => point.lastMonth !== null)?.lastMonth ?? 0, currency)} in all.`}
    >
      <AreaChart
        h="100%"
        data={data}
        dataKey="day"
        series={[
          { name: lastMonth, color: "var(--edge)", strokeDasharray: "4 4" },
          { name: thisMonth, color: "var(--accent)" },
        ]}
        curveType="stepAfter"
        connectNulls={false}
        withDots={false}
        withLegend
        legendProps={{ verticalAlign: "top", align: "left", height: 30 }}
        strokeWidth={2}
        fillOpacity={0.12}
        withGradient={false}
        gridAxis="x"
        tickLine="none"
        textColor="var(--quiet)"
        gridColor="var(--rule)"
        valueFormatter={(value) => formatMoney(value, currency)}
        yAxisProps={{
          width: 52,
          tickFormatter: (value: number) => formatShortMoney(value, currency),
          tickCount: 4,
        }}
        xAxisProps={{ ticks: [1, 8, 15, 22, 29], interval: 0 }}
        tooltipAnimationDuration={0}
        areaProps={{ isAnimationActive: false }}
        areaChartProps={{ accessibilityLayer: false }}
      />
    </div>
  );
}
