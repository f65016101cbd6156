import { Title } from "@mantine/core";
import { expenses } from "../data/collections";

export default function ExpensesPage() {
  const { data, error } = expenses.useList();
  return (
    <>
      <Title>Expenses</Title>
      <pre>{error === null ? JSON.stringify(data, null, 2) : error.message}</pre>
    </>
  );
}
