import { createTheme, defaultVariantColorsResolver, Modal } from "@mantine/core";

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
    Modal: Modal.extend({
      defaultProps: { centered: true, radius: "lg", overlayProps: { backgroundOpacity: 0.5 } },
    }),
  },
});
