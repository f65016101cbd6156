import { Title } from "@mantine/core";
import { todos } from "../data/collections";

export default function TodosPage() {
  const { data, error } = todos.useList();
  return (
    <>
      <Title>Todos</Title>
      <pre>{error === null ? JSON.stringify(data, null, 2) : error.message}</pre>
    </>
  );
}
