import { Title } from "@mantine/core";
import { useDashboard } from "../data/dashboard";

export default function DashboardPage() {
  const { data, error } = useDashboard();
  return (
    <>
      <Title>Dashboard</Title>
      <pre>{error === null ? JSON.stringify(data, null, 2) : error.message}</pre>
    </>
  );
}
