// What each mail program does not show of a page, by caniemail's data, as JSON.
// In: {"pages": [html, ...], "programs": [name, ...]}. Out: {program: {"errors": [words, ...], "warnings": [...]}},
// each difference once, whatever the number of elements that have it.
import { readFileSync } from "node:fs";
import { doIUseEmail } from "@jsx-email/doiuse-email";

const { pages, programs } = JSON.parse(readFileSync(0, "utf8"));
const found = {};
for (const program of programs) {
  const words = { errors: new Set(), warnings: new Set() };
  for (const page of pages) {
    const result = doIUseEmail(page, { emailClients: [program] });
    for (const kind of Object.keys(words)) (result[kind] ?? []).forEach((said) => words[kind].add(said));
  }
  found[program] = Object.fromEntries(Object.entries(words).map(([kind, set]) => [kind, [...set].sort()]));
}
process.stdout.write(JSON.stringify(found));
