import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { expect, expectFocusOnNews, test } from "../src/alone.ts";
import { signIn } from "../src/widget.ts";

const MIB = 1024 * 1024;

// A browser whose upload is cut off shows a page of its own, in which nothing is said.
test("a hundred megabytes of junk are answered by a page that says what is wrong", async ({
  page,
  person,
}, testInfo) => {
  const path = testInfo.outputPath("junk.txt");
  const file = createWriteStream(path);
  for (let written = 0; written < 100; written += 1) {
    if (!file.write(Buffer.alloc(MIB, "x"))) await once(file, "drain");
  }
  file.end();
  await once(file, "close");
  await page.goto(await person.widget({ locale: "en", expected_account_type: "OTHER" }));
  await page.getByTestId("provider-linxo-test-bank").click();
  await signIn(page, { login: "dev", password: "dev", file: path });
  const error = page.getByTestId("widget-error");
  await expect(error).toContainText("junk.txt, line 1: longer than 4096 bytes");
  await expectFocusOnNews(page);
  await expect(page.locator("#login")).toHaveValue("dev");
  await rm(path);
  await signIn(page, { login: "ok", password: "ok" });
  await page.getByTestId("accounts").waitFor();
});
