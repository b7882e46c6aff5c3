// Narrows the page to the operations in which, or in the name of whose group, every word that is typed is found. Without
// this script all are listed.

const box = document.getElementById("filter");
const field = box.querySelector("input");
const said = box.querySelector("[role=status]");
const operations = [...document.querySelectorAll(".operation")].map((shown) => {
  const parts = [shown.parentElement.querySelector("h2"), ...shown.querySelectorAll(":scope > h3, :scope > p")];
  return { shown, text: parts.map((part) => part.textContent).join(" ").toLowerCase() };
});
/** The sections with their lines in the contents. */
const sections = (selector) =>
  [...document.querySelectorAll(selector)].map((shown) => ({
    shown,
    link: document.querySelector(`nav a[href="#${shown.id}"]`).parentElement,
  }));
const groups = sections(".group");
/** What operations lead to. */
const shared = sections("#problems, #schemas");

function narrow() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const { shown, text } of operations) shown.hidden = !words.every((word) => text.includes(word));
  for (const { shown, link } of groups) {
    shown.hidden = shown.querySelector(".operation:not([hidden])") === null;
    link.hidden = shown.hidden;
  }
  const left = operations.filter(({ shown }) => !shown.hidden).length;
  for (const { shown, link } of shared) shown.hidden = link.hidden = left === 0;
  said.textContent = words.length > 0 ? `${left} of ${operations.length} operations` : `${operations.length} operations`;
  // The address says it, so that what is found can be shared.
  const address = new URL(location.href);
  if (words.length > 0) address.searchParams.set("q", field.value);
  else address.searchParams.delete("q");
  history.replaceState(null, "", address);
}

/** What a link leads to is shown, whatever is typed. */
function reach() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target?.closest("[hidden]")) return;
  field.value = "";
  narrow();
  target.scrollIntoView();
}

box.hidden = false;
field.value = new URLSearchParams(location.search).get("q") ?? "";
narrow();
reach();
field.addEventListener("input", narrow);
window.addEventListener("hashchange", reach);
