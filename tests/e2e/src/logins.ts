import { execFileSync } from "node:child_process";
import type { Credentials } from "./widget.ts";

/** A login that the twin's bank knows without a test-bank file: the lines of `oneshot twin --logins`. */
export interface Login extends Credentials {
  /** Whether the bank lets a person in who waits for its answer. */
  let_in: boolean;
  asks_for_a_code: boolean;
  /** The status of the channel in the end, in Linxo's word. */
  ends: string;
}

/** All of them, as the twin itself lists them: one that is new is walked without a word here. */
export function logins(): Login[] {
  const program = process.env["ONESHOT_PROGRAM"];
  if (!program) throw new Error("ONESHOT_PROGRAM names no program; run this by cargo xtask");
  return JSON.parse(execFileSync(program, ["twin", "--logins"], { encoding: "utf8" })) as Login[];
}

/** The code that the twin's bank asks for. */
export const CODE = "1234";
