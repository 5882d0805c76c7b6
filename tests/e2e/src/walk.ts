import { CODE, type Login } from "./logins.ts";
import { chooseTestBank, consent, signIn, type Surface } from "./widget.ts";

/** Whether a login's bank gives anything in the end. */
export function gives({ ends }: Login): boolean {
  return ends === "SUCCESS" || ends === "PARTIAL_SUCCESS";
}

/** What a person with a login does in the widget, through the bank's form, until they leave it. */
export async function walkAs(widget: Surface, login: Login): Promise<void> {
  await chooseTestBank(widget);
  await widget.getByTestId("no-checking").click();
  await signIn(widget, login);
  if (!login.let_in) {
    await widget.getByTestId("widget-error").waitFor();
    await widget.getByTestId("cancel").first().click();
    return;
  }
  if (login.asks_for_a_code) {
    await widget.locator("input[name=code]").fill(CODE);
    await widget.getByTestId("submit-challenge").click();
  }
  await consent(widget);
  // The widget says that the bank could not be read, and asks whether to try again or to go on all
  // the same.
  if (!gives(login)) await widget.getByTestId("leave").click();
}
