// Asks the API for films in the name of whoever watches, range by range, as the browser wants them.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const range = event.request.headers.get("range");
  if (!new URL(event.request.url).pathname.startsWith("/api/") || range === null) return;
  const headers = { Range: range, NAME: "VALUE" };
  event.respondWith(fetch(event.request.url, { headers }));
});
