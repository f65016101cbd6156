import { createTheme, defaultVariantColorsResolver, Modal, Tooltip } from "@mantine/core";

/** Everything about Mantine's looks that is no colour; those are in tokens.css. */
export const theme = createTheme({
  primaryColor: "teal",
  defaultRadius: "md",
  respectReducedMotion: true,
  cursorType: "pointer",
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    return input.variant === "filled" ? { ...colors, color: "var(--on-accent)" } : colors;
  },
  components: {
    // Both would write style elements, which the Content-Security-Policy forbids; base.css locks the scroll position.
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        centered: true,
        radius: "lg",
        overlayProps: { backgroundOpacity: 0.5 },
      },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: false } }),
  },
});
