import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { type Answer, json, request } from "./http.ts";

/** `POST /v1/journeys`, answered. */
export interface OpenedJourney {
  id: string;
  url: string;
  embed_url: string;
  expires_at: number;
}

/** `GET /v1/journeys/{id}`. */
export interface JourneyView {
  id: string;
  state: string;
  outcome: string | null;
  failure_code: string | null;
  counts: { accounts: number; transactions: number };
  synchronised_at_ms: number | null;
  erased_at_ms: number | null;
}

/** `GET /v1/journeys/{id}/data`. */
export interface JourneyData {
  accounts: {
    id: string;
    name: string | null;
    account_type: string | null;
    balance: string | null;
    currency: string | null;
    iban: string | null;
    account_number: string | null;
  }[];
  transactions: {
    id: string;
    account_id: string;
    date: string | null;
    amount: string | null;
    currency: string | null;
    label: string | null;
  }[];
}

/** The partner's server: what it may ask with its API key. */
export class Partner {
  readonly #app: string;
  readonly #key: string;

  constructor(app: string, key: string) {
    this.#app = app.replace(/\/$/, "");
    this.#key = key;
  }

  /** Opens a journey. */
  async open(body: Record<string, unknown> = {}): Promise<OpenedJourney> {
    return json(await this.tryOpen(body), 201);
  }

  tryOpen(body: Record<string, unknown>): Promise<Answer> {
    return this.#ask("POST", "/v1/journeys", body);
  }

  async view(id: string): Promise<JourneyView> {
    return json(await this.#ask("GET", `/v1/journeys/${id}`), 200);
  }

  async data(id: string): Promise<JourneyData> {
    return json(await this.tryData(id), 200);
  }

  /** Gives a journey up: erases at Linxo if need be, and here. */
  async forget(id: string): Promise<void> {
    const answer = await this.#ask("DELETE", `/v1/journeys/${id}`);
    if (answer.status >= 300) throw new Error(`not forgotten: ${answer.status} ${answer.text}`);
  }

  tryData(id: string): Promise<Answer> {
    return this.#ask("GET", `/v1/journeys/${id}/data`);
  }

  /** The claims of the receipt, after its signature was checked with the server's public keys. */
  async receipt(id: string): Promise<{ jws: string; claims: Record<string, unknown> }> {
    const answer = await this.#ask("GET", `/v1/journeys/${id}/receipt`);
    if (answer.status !== 200) throw new Error(`no receipt: ${answer.status} ${answer.text}`);
    const jws = answer.text.trim();
    const keys = json<{ keys: JsonWebKey[] }>(
      await request("GET", `${this.#app}/.well-known/jwks.json`),
      200,
    );
    return { jws, claims: verifiedClaims(jws, keys.keys) };
  }

  #ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.#key}` };
    return request(method, this.#app + path, { body, headers });
  }
}

/** The claims of a compact JWS, if one of the Ed25519 keys signed it. */
export function verifiedClaims(jws: string, keys: JsonWebKey[]): Record<string, unknown> {
  const [header, payload, signature, ...more] = jws.split(".");
  if (!header || !payload || !signature || more.length > 0) {
    throw new Error("the receipt is no compact JWS");
  }
  const { alg } = JSON.parse(Buffer.from(header, "base64url").toString("utf8")) as { alg?: string };
  if (alg !== "EdDSA") throw new Error(`the receipt is signed by ${alg}, not EdDSA`);
  const signed = Buffer.from(`${header}.${payload}`);
  const good = keys.some((jwk) =>
    verify(null, signed, createPublicKey({ key: jwk, format: "jwk" }), Buffer.from(signature, "base64url")),
  );
  if (!good) throw new Error("no key of the server has signed the receipt");
  return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as Record<string, unknown>;
}
