// A server of a test's own: its own port, its own empty database, gone afterwards.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** How the server is started: its arguments (subcommand first) and further environment variables. */
export interface Start {
  args: string[];
  env: Record<string, string>;
}

/** A running server. */
export interface Server {
  /** Its address, without a slash at the end. */
  url: string;
  /** What it has printed so far, such as a set-up address. */
  output: () => string;
  stop: () => Promise<void>;
}

export async function startServer({ args, env }: Start): Promise<Server> {
  const program = process.env.COUNTERSIGN_SERVER;
  if (!program) throw new Error("COUNTERSIGN_SERVER is not set; run the tests through script/test e2e");
  const folder = await mkdtemp(join(tmpdir(), "countersign-end2end-"));
  const child = spawn(program, [...args, "--listen", "127.0.0.1:0"], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: `sqlite://${folder}/test.db`, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });

  let output = "";
  child.stderr.on("data", (text) => (output += text));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };

  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      output += `${line}\n`;
      const address = line.match(/is listening on (http:\S+)/)?.[1];
      if (address) resolve(address);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${output}`)));
  });
  return { url, output: () => output, stop };
}
