import { expect, test } from "../../src/fixtures.ts";
import { type Login, logins } from "../../src/logins.ts";
import { openWidget, PRESENTATIONS } from "../../src/presentation.ts";
import { expectState, SIZES } from "../../src/state.ts";
import { type Language, Texts } from "../../src/texts.ts";
import { gives, walkAs } from "../../src/walk.ts";

/** How our page ends for a login, by what comes of it. */
function end(login: Login): { outcome: string; following: string; snapshot: string; title: string } {
  const { let_in, ends } = login;
  if (!let_in) {
    const following = "following.title_for_the_erasure_of_nothing";
    return { outcome: "cancelled", following, snapshot: "cancelled", title: "over.title_cancelled" };
  }
  if (!gives(login)) {
    const following = "following.title_for_the_erasure_of_nothing";
    const title = "over.failure_title_connection_failed";
    return { outcome: "failed", following, snapshot: "failed", title };
  }
  const snapshot = ends === "SUCCESS" ? "done" : "partial";
  const title = ends === "SUCCESS" ? "over.title_all" : "over.title_part";
  return { outcome: "delivered", following: "following.title_for_the_erasure", snapshot, title };
}

const LANGUAGES: Language[] = ["en", "fr"];
const cells = logins().flatMap((login) =>
  PRESENTATIONS.flatMap((presentation) =>
    Object.entries(SIZES).flatMap(([size, options]) =>
      LANGUAGES.map((language) => ({ login, presentation, size, options, language })),
    ),
  ),
);

for (const { login, presentation, size, options, language } of cells) {
  test.describe(`${login.login}, ${presentation}, ${size}, ${language}`, () => {
    test.use(options);

    test("is walked to its end", async ({ page, world, journey }) => {
      // Up to eight looks with axe.
      test.slow();
      const texts = Texts.read(language);
      const partner = "Clairval";
      const { outcome, following, snapshot, title } = end(login);
      // The erasure is held, so that it is seen.
      await world.twin.fault({ method: "DELETE", path: "/users", action: { status: 500 } });
      const { id } = await journey({ presentation, locale: language });
      await expectState(page, `${language}-start`, texts.of("start.title", { partner }));

      const { widget, pages } = await openWidget(presentation, page);
      if (presentation === "iframe") {
        await expect(widget.getByTestId("bank-list")).toBeVisible();
        await expectState(page, `${language}-widget`, texts.of("widget.title"));
      }
      if (presentation === "new_tab") {
        await expectState(page, `${language}-beside`, texts.of("widget.beside_taken"));
      }

      await walkAs(widget, login);
      const heading = page.getByRole("heading", { level: 1 });
      for (const one of pages) {
        const erased = outcome === "delivered" ? "following" : "following-nothing";
        await expectState(one, `${language}-${erased}`, texts.of(following));
      }
      // Where the view changed under the reader, they are at its new heading, and out of the frame.
      if (presentation === "iframe") await expect(heading).toBeFocused();
      await world.goOn();
      for (const one of pages) {
        // The widget's own tab came back by an address that opens none of the data.
        const where = one !== page && outcome === "delivered" ? "-elsewhere" : "";
        await expectState(one, `${language}-${snapshot}${where}`, texts.of(title));
        if (snapshot === "failed" || snapshot === "partial") {
          const reason = texts.of(`bank.reason_${login.ends.toLowerCase()}`);
          await expect(one.locator(".lacking .reason")).toHaveText(reason);
          await expect(one.locator(".lacking .next").first()).toBeVisible();
        }
      }
      if (presentation === "iframe") await expect(heading).toBeFocused();
      expect((await world.over(id)).outcome).toBe(outcome);
    });
  });
}
