// What the client `wpapi` gets done: one line of JSON.
const WPAPI = require("wpapi");

const given = JSON.parse(process.argv[2]);
const site = new WPAPI({
  endpoint: `${given.url}/wp-json`,
  username: given.consumerKey,
  password: given.consumerSecret,
  auth: true,
});
site.courses = site.registerRoute("masteriyo/v1", "/courses/(?P<id>[\\d]+)", { params: ["force"] });
site.restored = site.registerRoute("masteriyo/v1", "/courses/(?P<id>[\\d]+)/restore");

async function refused(promise) {
  try {
    await promise;
  } catch (error) {
    return [error.data.status, error.code];
  }
  throw new Error("not refused");
}

async function main() {
  const told = { listed: [] };
  let page = await site.courses().perPage(10);
  const { total, totalPages } = page._paging;
  told.paging = [Number(total), Number(totalPages)];
  for (;;) {
    told.listed.push(...page.data.map((course) => course.id));
    if (!page._paging.next) break;
    page = await page._paging.next;
  }
  const made = await site.courses().create({ name: "Made by it" });
  told.made = made.name;
  told.got = (await site.courses().id(made.id).param("_fields", "id,name")).name;
  told.changed = (await site.courses().id(made.id).update({ name: "Changed" })).name;
  told.trashed = (await site.courses().id(made.id).delete()).status;
  told.again = await refused(site.courses().id(made.id).delete());
  told.restored = (await site.restored().id(made.id).restore().create({})).status;
  told.deleted = (await site.courses().id(made.id).delete({ force: true })).id === made.id;
  told.gone = await refused(site.courses().id(made.id).get());
  console.log(JSON.stringify(told));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
