// Reads cargo's messages, and prints one line for each test program: package, its folder, the program.
import { dirname } from "node:path";
import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin })) {
  if (!line.startsWith("{")) continue;
  const message = JSON.parse(line);
  if (message.reason !== "compiler-artifact" || !message.profile.test || !message.executable) continue;
  const folder = dirname(message.manifest_path);
  console.log([folder.split("/").at(-1), folder, message.executable].join("\t"));
}
