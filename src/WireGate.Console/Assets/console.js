// The pages work without this. It shows times in the reader's zone, and tells when something has changed; it never changes what is being read.
"use strict";
for (const time of document.querySelectorAll("time")) {
  const when = new Date(time.dateTime);
  time.title = time.textContent;
  time.textContent = when.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}
const news = document.getElementById("news");
if (news) {
  const shown = document.querySelector("[data-request]");
  const feed = new EventSource("/api/events");
  feed.addEventListener("approval", event => {
    const change = JSON.parse(event.data);
    if (!shown || shown.dataset.request === change.id) news.hidden = false;
  });
}
for (const form of document.querySelectorAll(".decision form")) {
  form.addEventListener("submit", () => setTimeout(() => { for (const button of form.querySelectorAll("button")) button.disabled = true; }));
}
