import { createTheme, defaultVariantColorsResolver, Menu, Modal, Popover } from "@mantine/core";

const MENUS = { target: "#menus" };

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
    // Menus are inside the landmark of the page, and begin with their first item.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false, portalProps: MENUS } }),
    Popover: Popover.extend({ defaultProps: { portalProps: MENUS } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        radius: "lg",
        overlayProps: { backgroundOpacity: 0.5 },
        // Mantine's header element would be a second banner of the page.
        attributes: { header: { role: "none" } },
      },
    }),
  },
});
