import type { Frame, FrameLocator, Page } from "@playwright/test";

/** Where the widget's pages are: a window, or a frame in one. */
export type Surface = Page | Frame | FrameLocator;

/** What a person types at their bank. */
export interface Credentials {
  login: string;
  password: string;
  /** A test-bank file to upload, by its path or as text. */
  file?: string | { name: string; mimeType: string; buffer: Buffer };
}

/** From the list of banks to Linxo Test Banque. */
export async function chooseTestBank(widget: Surface): Promise<void> {
  await widget.getByTestId("bank-list").waitFor();
  await widget.getByTestId("provider-linxo-test-bank").click();
}

/** Fills and sends a form of credentials, in the widget (EMBEDDED) or at the bank (REDIRECT). */
export async function signIn(place: Surface, credentials: Credentials): Promise<void> {
  await place.getByTestId("credentials").waitFor();
  await place.locator("input[name=login]").fill(credentials.login);
  await place.locator("input[name=password]").fill(credentials.password);
  if (credentials.file !== undefined) {
    await place.locator("input[name=file]").setInputFiles(credentials.file);
  }
  await place.getByTestId("submit-credentials").click();
}

/** From the list of accounts past the consent. */
export async function consent(widget: Surface): Promise<void> {
  const accounts = widget.getByTestId("accounts");
  await accounts.waitFor();
  await widget.getByTestId("give-consent").click();
  // About one press in a few hundred does nothing, in a frame, for a reason that is not known yet: it is
  // said, and pressed again as a person would.
  await accounts.waitFor({ state: "hidden", timeout: 10_000 }).catch(async () => {
    console.error("the press that gives the consent did nothing, and is done again");
    await widget.getByTestId("give-consent").click();
  });
}

/** The whole EMBEDDED channel, up to the consent. */
export async function linkEmbedded(widget: Surface, credentials: Credentials): Promise<void> {
  await chooseTestBank(widget);
  await widget.getByTestId("no-checking").click();
  await signIn(widget, credentials);
  await consent(widget);
}

/** The REDIRECT channel up to the door of the bank. */
export async function goToBank(widget: Surface): Promise<void> {
  await chooseTestBank(widget);
  await widget.getByTestId("connect-checking").click();
}

/** What the person does on the bank's own site. */
export async function authoriseAtBank(bank: Page, credentials: Credentials): Promise<void> {
  await signIn(bank, credentials);
  await bank.getByTestId("bank-authorise").click();
}
