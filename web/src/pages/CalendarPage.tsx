import { Title } from "@mantine/core";
import { events } from "../data/collections";

export default function CalendarPage() {
  const { data, error } = events.useList();
  return (
    <>
      <Title>Calendar</Title>
      <pre>{error === null ? JSON.stringify(data, null, 2) : error.message}</pre>
    </>
  );
}
