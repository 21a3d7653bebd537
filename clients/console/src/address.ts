/** Which stream the page's address names: `/streams?id=…`. */

export function chosenId(): string | undefined {
  return new URLSearchParams(location.search).get("id") ?? undefined;
}

export function linkTo(id: string): string {
  return `/streams?id=${encodeURIComponent(id)}`;
}

/** Writes it into the address; `replace` where the reader did not ask for it, so that Back leads past it. */
export function goTo(id: string, how: "push" | "replace"): void {
  if (how === "push") {
    history.pushState(null, "", linkTo(id));
  } else {
    history.replaceState(null, "", linkTo(id));
  }
}
