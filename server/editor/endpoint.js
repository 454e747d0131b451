/** Asking the endpoint: by an address where the query is short enough for one, else by POST; and what it answers. */

import { form, longest } from "./page.js";

/** Bytes of an answer that a page takes; a larger one is to be downloaded. */
const MOST_SHOWN = 64 * 2 ** 20;

/** What is wrong with a query or with the service, as `application/problem+json` tells it (RFC 9457). */
export class Problem extends Error {
  constructor(detail, { line = null, column = null } = {}) {
    super(detail);
    this.line = line;
    this.column = column;
  }
}

/** Return what a query is asked with: its text, and the dataset that the form names. */
export function parameters(query, more = {}) {
  const found = new URLSearchParams({ query });
  for (const name of ["default-graph-uri", "named-graph-uri"]) {
    for (const value of new FormData(form).getAll(name)) found.append(name, value);
  }
  for (const [name, value] of Object.entries(more)) found.set(name, value);
  return found;
}

/** Return the address that asks; null where it would be too long. */
export function addressOf(asked) {
  const found = `/sparql?${asked.toString().replaceAll("+", "%20")}`;
  return found.length <= longest ? found : null;
}

/**
 * Return the answer, `{text, mediaType}`.
 *
 * @throws {Problem} there is none, or it is too large for a page.
 */
export async function ask(asked, { accept = "*/*", signal } = {}) {
  const response = await send(asked, accept, signal);
  const mediaType = response.headers.get("Content-Type").split(";")[0];
  return { text: await read(response), mediaType };
}

/** Return the answer as a file. */
export async function fetchFile(asked) {
  return (await send(asked, "*/*")).blob();
}

async function send(asked, accept, signal) {
  const address = addressOf(asked);
  const how = { headers: { Accept: accept }, signal };
  const response = await fetch(address ?? "/sparql", address ? how : { ...how, method: "POST", body: asked });
  if (response.ok) return response;
  if (response.headers.get("Content-Type")?.startsWith("application/problem+json")) {
    const told = await response.json();
    throw new Problem(told.detail || told.title, told);
  }
  throw new Problem(`the service answers ${response.status} ${response.statusText}`);
}

/** What has begun to come and ends too early says nothing of why: most often, the time for an answer was over. */
function breakOff(error) {
  throw error.name === "AbortError" ? error : new Problem("the answer broke off before its end: ask for less, such as with a LIMIT");
}

async function read(response) {
  const decoder = new TextDecoder();
  const parts = [];
  let taken = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read().catch(breakOff);
    if (done) return parts.join("") + decoder.decode();
    taken += value.length;
    if (taken > MOST_SHOWN) {
      await reader.cancel();
      throw new Problem(`the answer has more than ${MOST_SHOWN / 2 ** 20} MiB, too much for a page: download it`);
    }
    parts.push(decoder.decode(value, { stream: true }));
  }
}
