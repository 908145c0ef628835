// What WooCommerce's client for JavaScript gets done: one line of JSON.
const WooCommerceRestApi = require("@woocommerce/woocommerce-rest-api").default;

const given = JSON.parse(process.argv[2]);
const api = new WooCommerceRestApi({ ...given, version: "masteriyo/v1" });

async function refused(promise) {
  try {
    await promise;
  } catch (error) {
    return [error.response.status, error.response.data.code];
  }
  throw new Error("not refused");
}

async function everyId() {
  const ids = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await api.get("courses", { per_page: 10, page });
    pages = Number(answer.headers["x-wp-totalpages"]);
    ids.push(...answer.data.data.map((course) => course.id));
  }
  return ids;
}

async function main() {
  const told = { listed: await everyId() };
  const made = await api.post("courses", { name: "Made by it", regular_price: "50", access_mode: "one_time" });
  told.made = [made.status, made.data.price, made.headers.location.endsWith(`/courses/${made.data.id}`)];
  const path = `courses/${made.data.id}`;
  told.changed = (await api.put(path, { name: "Changed" })).data.name;
  told.trashed = (await api.delete(path)).data.status;
  told.again = await refused(api.delete(path));
  told.restored = (await api.post(`${path}/restore`, {})).data.status;
  told.deleted = (await api.delete(path, { force: true })).status;
  told.gone = await refused(api.get(path));
  const create = Array.from({ length: 97 }, (_, number) => ({ name: `Term ${number}` }));
  const batch = { create: [...create, {}, { name: 5 }], delete: [99999] };
  const answer = (await api.post("courses/tags/batch", batch)).data;
  told.batch = [answer.create.filter((one) => one.id > 0).length, answer.create.filter((one) => one.error).length];
  told.missing = answer.delete[0].error.code;
  const many = { create: [...create, ...create] };
  told.tooMany = await refused(api.post("courses/tags/batch", many));
  told.options = (await api.options("courses")).data.methods;
  console.log(JSON.stringify(told));
}

main().catch((error) => {
  console.error(error.response ? JSON.stringify(error.response.data) : error);
  process.exit(1);
});
