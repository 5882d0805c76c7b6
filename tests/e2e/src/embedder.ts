import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A message that a page of the embedder got. */
export interface Heard {
  origin: string;
  data: unknown;
}

const HEAD = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Embedder</title>
<script>
  window.heard = [];
  addEventListener("message", ({ origin, data }) => heard.push({ origin, data }));
</script>`;

/** A service of another origin that shows the widget, in each way that there is. */
export class Embedder {
  /** The origins of all that were started: those of the tests themselves. */
  static readonly origins = new Set<string>();

  readonly origin: string;
  readonly #server: Server;

  private constructor(server: Server, host: string) {
    this.#server = server;
    this.origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  }

  static async start(host = "embedder.localhost"): Promise<Embedder> {
    const server = createServer((asked, response) => {
      const { pathname, searchParams } = new URL(asked.url ?? "/", "http://embedder.localhost");
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(page(pathname, searchParams.get("widget") ?? ""));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const embedder = new Embedder(server, host);
    Embedder.origins.add(embedder.origin);
    return embedder;
  }

  /** A page that shows the widget of this address: in a frame, or behind a button or a link. */
  page(way: "frame" | "popup" | "tab", widget = ""): string {
    return `${this.origin}/${way}?${new URLSearchParams({ widget })}`;
  }

  /** Where a walk may end. */
  end(): string {
    return `${this.origin}/end`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function page(path: string, widget: string): string {
  const address = widget.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  switch (path) {
    case "/frame":
      return `${HEAD}<p><button>Before</button></p>
        <iframe name="widget" title="Widget" width="408" height="600" style="max-width: 100%"
        src="${address}"></iframe>`;
    case "/popup":
      return `${HEAD}<button data-testid="open"
        onclick="open(this.dataset.widget, '_blank', 'popup,width=420,height=640')"
        data-widget="${address}">Open</button>`;
    case "/tab":
      return `${HEAD}<a data-testid="open" target="_blank" href="${address}">Open</a>`;
    default:
      return `${HEAD}<h1 data-testid="embedder-end">End</h1>`;
  }
}
