import { useInsertionEffect } from "react";

interface Shared {
  sheet: CSSStyleSheet;
  users: number;
}

const sheets = new Map<string, Shared>();

/**
 * Stands for every style element that Mantine renders (vite.config.ts puts it there): the page's
 * Content-Security-Policy forbids such elements, and allows style sheets that a script constructs.
 */
export function ConstructedStyle(props: { children?: string; dangerouslySetInnerHTML?: { __html: string } }) {
  const css = props.dangerouslySetInnerHTML?.__html ?? props.children ?? "";
  useInsertionEffect(() => adopt(css), [css]);
  return null;
}

/** The one thing that react-remove-scroll takes of react-style-singleton: a component for a text of CSS. */
export const styleSingleton = () => Sheet;

function Sheet({ styles }: { styles: string }) {
  return <ConstructedStyle>{styles}</ConstructedStyle>;
}

/** Applies a text of CSS, once however many ask for it. Gives what ends that. */
function adopt(css: string): () => void {
  const shared = sheets.get(css) ?? construct(css);
  shared.users++;
  return () => {
    shared.users--;
    if (shared.users === 0) {
      sheets.delete(css);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== shared.sheet);
    }
  };
}

function construct(css: string): Shared {
  const shared = { sheet: new CSSStyleSheet(), users: 0 };
  shared.sheet.replaceSync(css);
  document.adoptedStyleSheets.push(shared.sheet);
  sheets.set(css, shared);
  return shared;
}
