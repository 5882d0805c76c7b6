import type { Page } from "@playwright/test";
import { expect, nextWindow } from "./fixtures.ts";
import type { Surface } from "./widget.ts";

/** How our page shows the widget. */
export const PRESENTATIONS = ["iframe", "full_page", "new_tab"] as const;

export type Presentation = (typeof PRESENTATIONS)[number];

/** A widget that is open, and where our page is, then and after it. */
export interface Opened {
  widget: Surface;
  /** The window that shows our page at the end; with a tab of its own, the widget's as well. */
  pages: Page[];
}

/** Presses the button that begins, and whatever else brings the widget. */
export async function openWidget(presentation: Presentation, page: Page): Promise<Opened> {
  await page.getByTestId("start").click();
  switch (presentation) {
    case "iframe":
      return { widget: page.frameLocator("[data-testid=widget-frame]"), pages: [page] };
    case "full_page":
      return { widget: page, pages: [page] };
    case "new_tab": {
      await expect(page.getByTestId("step-beside")).toBeVisible();
      const tab = nextWindow(page);
      await page.getByTestId("open-beside").click();
      const widget = await tab;
      return { widget, pages: [page, widget] };
    }
  }
}
