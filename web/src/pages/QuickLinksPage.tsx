import { Title } from "@mantine/core";
import { quickLinks } from "../data/collections";

export default function QuickLinksPage() {
  const { data, error } = quickLinks.useList();
  return (
    <>
      <Title>Quick links</Title>
      <pre>{error === null ? JSON.stringify(data, null, 2) : error.message}</pre>
    </>
  );
}
