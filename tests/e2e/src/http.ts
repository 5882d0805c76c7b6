import http from "node:http";

/** An answer, read whole. */
export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/**
 * A request of a program (not of the browser). Names that end in `.localhost` go to the loopback
 * address here as they do in browsers (RFC 6761), which the system's resolver may not know.
 */
export function request(
  method: string,
  url: string,
  options: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const body = options.body === undefined ? undefined : JSON.stringify(options.body);
  const headers = {
    ...(body === undefined
      ? {}
      : { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) }),
    ...options.headers,
  };
  const { hostname, host, port, pathname, search } = new URL(url);
  const local = hostname === "localhost" || hostname.endsWith(".localhost");
  return new Promise((resolve, reject) => {
    const sent = http.request(
      {
        method,
        host: local ? "127.0.0.1" : hostname,
        port: port || 80,
        path: pathname + search,
        headers: { host, ...headers },
        agent: false,
        timeout: 15_000,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString("utf8"),
          });
        });
      },
    );
    sent.on("timeout", () => sent.destroy(new Error(`${method} ${url} had no answer in 15 s`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The JSON of an answer with the status expected, or an error that shows what came instead. */
export function json<T>(answer: Answer, expected: number): T {
  if (answer.status !== expected) {
    throw new Error(`status ${answer.status} instead of ${expected}: ${answer.text.slice(0, 500)}`);
  }
  return JSON.parse(answer.text) as T;
}
