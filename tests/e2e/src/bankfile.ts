import type { JourneyData } from "./partner.ts";

/** A test-bank file, read here with no code of the programs under test. */
export interface BankFile {
  login: string;
  password: string;
  accounts: BankAccount[];
}

export interface BankAccount {
  type: string;
  balance: string;
  currency: string;
  iban: string;
  transactions: string[];
}

const TYPES: Record<string, string> = {
  Checkings: "CHECKINGS",
  Savings: "SAVINGS",
  Loans: "LOAN",
  CreditCard: "CREDIT_CARD",
};

/** The way to a bank. */
export type Channel = "EMBEDDED" | "REDIRECT";

/** The account types that the test bank's REDIRECT channel gives. */
const PAYMENT = ["CHECKINGS", "CREDIT_CARD"];

/** Reads the lines of a test-bank file. */
export function readBankFile(text: string): BankFile {
  const file: BankFile = { login: "", password: "", accounts: [] };
  for (const line of text.split(/\r?\n/)) {
    const field = line.split("|");
    const at = (index: number) => field[index] ?? "";
    if (at(0) === "CREDENTIALS") {
      file.login = at(1);
      file.password = at(2);
    } else if (at(0) === "ACCOUNT") {
      const type = TYPES[at(5)] ?? at(5);
      file.accounts.push({
        type,
        balance: decimal(at(4)),
        iban: at(12),
        currency: at(13),
        transactions: [],
      });
    } else if (at(0) === "TRANSACTION") {
      const label = field.slice(3).join("|");
      file.accounts.at(-1)?.transactions.push(transaction(isoDate(at(2)), at(1), label));
    }
  }
  return file;
}

/** What of the file a channel gives. */
export function through(channel: Channel, file: BankFile): BankFile {
  if (channel === "EMBEDDED") return file;
  return { ...file, accounts: file.accounts.filter(({ type }) => PAYMENT.includes(type)) };
}

/** How many accounts and transactions are in a file. */
export function counted({ accounts }: BankFile): { accounts: number; transactions: number } {
  const transactions = accounts.reduce((sum, account) => sum + account.transactions.length, 0);
  return { accounts: accounts.length, transactions };
}

/** What differs between the file and what the store gave, in words; empty when nothing does. */
export function differences(file: BankFile, data: JourneyData): string[] {
  const expected = file.accounts.map((account) => describe(account));
  const known = new Set(data.accounts.map((account) => account.id));
  const stored = data.accounts.map((account) =>
    describe({
      type: account.account_type ?? "",
      balance: decimal(account.balance ?? ""),
      currency: account.currency ?? "",
      iban: account.iban ?? "",
      transactions: data.transactions
        .filter(({ account_id }) => account_id === account.id)
        .map(({ date, amount, label }) => transaction(date ?? "", amount ?? "", label ?? "")),
    }),
  );
  const strays = data.transactions.filter(({ account_id }) => !known.has(account_id));
  return [
    ...missing(expected, stored).map((text) => `in the file but not in the store: ${text}`),
    ...missing(stored, expected).map((text) => `in the store but not in the file: ${text}`),
    ...(strays.length > 0 ? [`${strays.length} transactions belong to no stored account`] : []),
  ];
}

/** An account as lines that can be compared whatever the order of accounts and transactions. */
function describe(account: BankAccount): string[] {
  const name = `${account.type} ${account.iban || "without IBAN"}`;
  return [
    `account ${name} ${account.balance} ${account.currency}`,
    ...account.transactions.map((line) => `${name}: ${line}`),
  ];
}

/** The lines of one side that the other lacks, each as often as it is there. */
function missing(these: string[][], those: string[][]): string[] {
  const rest = new Map<string, number>();
  for (const line of those.flat()) rest.set(line, (rest.get(line) ?? 0) + 1);
  return these.flat().filter((line) => {
    const left = rest.get(line) ?? 0;
    rest.set(line, left - 1);
    return left <= 0;
  });
}

function transaction(date: string, amount: string, label: string): string {
  return `${date} ${decimal(amount)} ${label.trim()}`;
}

/** `-17`, `-17.0` and `-17.00` are one amount. */
function decimal(text: string): string {
  const match = /^([+-]?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text.trim());
  if (!match) return `not an amount: ${text}`;
  const [, sign, whole, fraction] = match;
  const digits = fraction ? `${whole}.${fraction}` : `${whole}`;
  return sign === "-" && digits !== "0" ? `-${digits}` : digits;
}

/** `26/05/26` is 2026-05-26. */
function isoDate(text: string): string {
  const [day, month, year] = text.split("/");
  return `20${year}-${month}-${day}`;
}
