// A server of a test's own: its own port, its own empty database, gone afterwards.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** How the server is started: its arguments (subcommand first) and further environment variables. */
export interface Start {
  args: string[];
  env: Record<string, string>;
}

/** The owner of the organization that `FOUNDED` starts with, and a token of theirs with every scope. */
export const OWNER = { email: "olivia@acme.example", password: "a-long-enough-password" };
export const OWNER_TOKEN = "csn_the-token-of-the-owner-in-tests";

/** An organization with an owner and nothing else. */
export const FOUNDED: Start = {
  args: ["serve"],
  env: {
    COUNTERSIGN_BOOTSTRAP_ORGANIZATION: "Acme",
    COUNTERSIGN_BOOTSTRAP_EMAIL: OWNER.email,
    COUNTERSIGN_BOOTSTRAP_PASSWORD: OWNER.password,
    COUNTERSIGN_BOOTSTRAP_TOKEN: OWNER_TOKEN,
  },
};

/** Nothing at all: the first start. */
export const EMPTY: Start = { args: ["serve"], env: {} };

/** The demo organization, in the one database that it takes. */
export const DEMO: Start = { args: ["demo"], env: { DATABASE_URL: "sqlite://data/demo.db" } };

/** A running server. */
export interface Server {
  /** Its address, without a slash at the end. */
  url: string;
  /** What it has printed so far, such as a set-up address. */
  output: () => string;
  /** Runs another subcommand on the same database, and gives what it prints. */
  run: (...args: string[]) => Promise<string>;
  /** Kills the server in the middle of whatever it does, and starts it again at the same address on the same database. */
  crash: () => Promise<void>;
  stop: () => Promise<void>;
}

export async function startServer(start: Start): Promise<Server> {
  const program = process.env.COUNTERSIGN_SERVER;
  if (!program) throw new Error("COUNTERSIGN_SERVER is not set; run the tests through script/test e2e");
  const folder = await mkdtemp(join(tmpdir(), "countersign-end2end-"));
  const env: NodeJS.ProcessEnv = { ...process.env, DATABASE_URL: `sqlite://${folder}/test.db`, ...start.env };
  let output = "";
  const launch = async (listen: string) => {
    const child = spawn(program, [...start.args, "--listen", listen], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    child.stderr.on("data", (text) => (output += text));
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        output += `${line}\n`;
        const address = line.match(/is listening on (http:\S+)/)?.[1];
        if (address) resolve(address);
      });
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${output}`)));
    });
    const end = async (signal: NodeJS.Signals) => {
      child.kill(signal);
      await ended;
    };
    return { url, end };
  };

  let running = await launch("127.0.0.1:0");
  const { url } = running;
  env.COUNTERSIGN_PUBLIC_URL = url;
  const run = async (...args: string[]) => (await promisify(execFile)(program, args, { cwd: folder, env })).stdout;
  const crash = async () => {
    await running.end("SIGKILL");
    running = await launch(new URL(url).host);
  };
  const stop = async () => {
    await running.end("SIGTERM");
    await rm(folder, { recursive: true, force: true });
  };
  return { url, output: () => output, run, crash, stop };
}
