import {
  createTheme,
  defaultVariantColorsResolver,
  type MenuProps,
  type ModalProps,
  type PopoverProps,
} from "@mantine/core";

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
  // Without the components themselves, which are loaded late.
  components: {
    // Menus are inside the landmark of the page, and begin with their first item.
    Menu: {
      defaultProps: { withInitialFocusPlaceholder: false, portalProps: MENUS } satisfies Partial<MenuProps>,
    },
    Popover: { defaultProps: { portalProps: MENUS } satisfies Partial<PopoverProps> },
    Modal: {
      defaultProps: {
        centered: true,
        radius: "lg",
        overlayProps: { backgroundOpacity: 0.5 },
        // Mantine's header element would be a second banner of the page.
        attributes: { header: { role: "none" } },
      } satisfies Partial<ModalProps>,
    },
  },
});
