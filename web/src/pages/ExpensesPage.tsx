import { expenses } from "../data/collections";
import { MoneyPage } from "../parts/MoneyPage";

export default function ExpensesPage() {
  return (
    <MoneyPage
      store={expenses}
      title="Expenses"
      one="expense"
      hint="Keep what you spend together, with a category and a day."
      titles={["Description", "Category"]}
      describe={({ spentOn, description, category }) => ({
        day: spentOn,
        title: description,
        detail: category,
      })}
    />
  );
}
