import { sales } from "../data/collections";
import { MoneyPage } from "../parts/MoneyPage";

export default function SalesPage() {
  return (
    <MoneyPage
      store={sales}
      title="Sales"
      one="sale"
      hint="What you sell is added up by day and month on the dashboard."
      titles={["Customer", "Note"]}
      describe={({ soldOn, customer, note }) => ({ day: soldOn, title: customer, detail: note })}
    />
  );
}
