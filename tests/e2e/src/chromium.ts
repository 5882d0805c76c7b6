/** How the browser that the machine has is started. */
export function launchOptions(): { executablePath?: string; args: string[] } {
  const executablePath = process.env["CHROMIUM"];
  return {
    // Without one, Playwright looks for its own.
    ...(executablePath ? { executablePath } : {}),
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Chromium refuses to be root's in its sandbox, as in many containers.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  };
}
