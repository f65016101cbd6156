import { Title } from "@mantine/core";
import { sales } from "../data/collections";

export default function SalesPage() {
  const { data, error } = sales.useList();
  return (
    <>
      <Title>Sales</Title>
      <pre>{error === null ? JSON.stringify(data, null, 2) : error.message}</pre>
    </>
  );
}
