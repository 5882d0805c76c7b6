import { expect, type World } from "./fixtures.ts";
import { type BankFile, differences } from "./bankfile.ts";

/** What must hold after a journey that delivered, whatever way it took. */
export async function expectDelivered(
  world: World,
  id: string,
  file: BankFile,
  since: number,
): Promise<void> {
  const journey = await world.over(id);
  expect(journey.outcome).toBe("delivered");
  expect(differences(file, await world.partner.data(id))).toEqual([]);

  const { claims } = await world.partner.receipt(id);
  expect(claims).toMatchObject({ journey: id, outcome: "delivered" });
  await expectForgotten(world, since);
}

/** Nobody is left at Linxo, and nothing forbidden was asked of it on the way. */
export async function expectForgotten(world: World, since: number): Promise<void> {
  const state = await world.twin.state();
  expect(state.users).toEqual([]);
  expect(state.deleted_users.length).toBeGreaterThan(0);

  const requests = await world.twin.requests(since);
  // A synchronisation could only be asked for by writing to a connection.
  const written = requests.filter(
    ({ method, path }) => !["GET", "DELETE"].includes(method) && /\/connections(\/|$)/.test(path),
  );
  expect(written).toEqual([]);
  const widgets = requests.filter(({ path }) => path.endsWith("/widget/add_connection"));
  expect(widgets.length).toBeGreaterThan(0);
  for (const { query } of widgets) {
    const text = typeof query === "string" ? query : new URLSearchParams(query ?? {}).toString();
    expect(new URLSearchParams(text).getAll("auto_sync")).toEqual(["false"]);
  }
}
