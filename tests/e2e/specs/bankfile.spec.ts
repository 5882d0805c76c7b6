import { expect, test } from "@playwright/test";
import { counted, differences, readBankFile, through } from "../src/bankfile.ts";
import type { JourneyData } from "../src/partner.ts";

// The comparison the other tests trust must be able to fail.

const FILE = readBankFile(
  [
    "CREDENTIALS|dev|dev",
    "ACCOUNT|u1|n1|21/08/26|10.50|Checkings||false|A|Name|||FR1|EUR",
    "TRANSACTION|-17|26/05/26|LABEL",
    "TRANSACTION|-17|26/05/26|LABEL",
    "",
    "ACCOUNT|u2|n2|21/08/26|0|Loans||false|A|Name|||FR2|EUR",
  ].join("\n"),
);

function stored(): JourneyData {
  const row = { account_id: "1", date: "2026-05-26", amount: "-17.00", currency: "EUR", label: "LABEL" };
  const account = { name: "Name", currency: "EUR", account_number: "n" };
  return {
    accounts: [
      { ...account, id: "1", account_type: "CHECKINGS", balance: "10.5", iban: "FR1" },
      { ...account, id: "2", account_type: "LOAN", balance: "0.00", iban: "FR2" },
    ],
    transactions: [
      { id: "1", ...row },
      { id: "2", ...row },
    ],
  };
}

test("equal data has no differences, however amounts are written", () => {
  expect(differences(FILE, stored())).toEqual([]);
  expect(counted(FILE)).toEqual({ accounts: 2, transactions: 2 });
});

for (const [what, change] of Object.entries<(data: JourneyData) => void>({
  "a lost transaction": (data) => data.transactions.pop(),
  "a doubled transaction": (data) => data.transactions.push({ ...data.transactions[0]!, id: "3" }),
  "an amount off by a cent": (data) => (data.transactions[0]!.amount = "-17.01"),
  "a date off by a day": (data) => (data.transactions[0]!.date = "2026-05-25"),
  "another label": (data) => (data.transactions[0]!.label = "label"),
  "a transaction of the other account": (data) => (data.transactions[0]!.account_id = "2"),
  "a transaction of no account": (data) => (data.transactions[0]!.account_id = "9"),
  "a lost account": (data) => data.accounts.pop(),
  "another balance": (data) => (data.accounts[0]!.balance = "-10.5"),
  "another IBAN": (data) => (data.accounts[0]!.iban = null),
})) {
  test(`${what} is a difference`, () => {
    const data = stored();
    change(data);
    expect(differences(FILE, data)).not.toEqual([]);
  });
}

test("the REDIRECT channel gives payment accounts only", () => {
  expect(counted(through("REDIRECT", FILE))).toEqual({ accounts: 1, transactions: 2 });
});
