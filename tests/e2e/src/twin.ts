import { json, request } from "./http.ts";

/** `GET /_twin/state`. */
export interface TwinState {
  users: { id: string; email: string; connections: { status: string; auto_sync: boolean }[] }[];
  deleted_users: { id: string; email: string; deleted_at: number }[];
  widget_sessions: number;
}

/** One line of `GET /_twin/requests`. */
export interface TwinRequest {
  seq: number;
  method: string;
  path: string;
  query: string | Record<string, string> | null;
  status: number;
}

/** A fault for `POST /_twin/faults`. */
export interface Fault {
  method?: string;
  path: string;
  action: { status: number } | { delay_ms: number } | "drop" | "truncate" | "garbage";
  times?: number;
}

/** What the twin knows, asked from outside. */
export class TwinControl {
  readonly #api: string;

  constructor(api: string) {
    this.#api = new URL(api).origin;
  }

  async state(): Promise<TwinState> {
    return json(await request("GET", `${this.#api}/_twin/state`), 200);
  }

  /** The requests after a sequence number. */
  async requests(since = 0): Promise<TwinRequest[]> {
    return json(await request("GET", `${this.#api}/_twin/requests?since=${since}`), 200);
  }

  /** The sequence number of the latest request. */
  async latest(): Promise<number> {
    return (await this.requests()).at(-1)?.seq ?? 0;
  }

  /** A person walks through the widget of this session, without a browser. */
  async connect(walk: { session_id: string; login: string; sync_ms: number }): Promise<void> {
    const answer = await request("POST", `${this.#api}/_twin/connections`, { body: walk });
    if (answer.status >= 300) throw new Error(`the twin made no connection: ${answer.text}`);
  }

  /** Lets time pass: in the demo the server goes by the twin's clock as well. */
  async advance(seconds: number): Promise<void> {
    const answer = await request("POST", `${this.#api}/_twin/clock`, { body: { advance_s: seconds } });
    if (answer.status !== 200) throw new Error(`the twin's clock stands: ${answer.text}`);
  }

  async fault(fault: Fault): Promise<void> {
    const answer = await request("POST", `${this.#api}/_twin/faults`, { body: fault });
    if (answer.status >= 300) throw new Error(`the twin refused the fault: ${answer.text}`);
  }

  async mend(): Promise<void> {
    const answer = await request("DELETE", `${this.#api}/_twin/faults`);
    if (answer.status >= 300) throw new Error(`the twin keeps its faults: ${answer.text}`);
  }
}
