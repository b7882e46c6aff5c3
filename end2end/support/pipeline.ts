// A pipeline: a shell script in a folder of its own, with the command `countersign` and a token.
import { expect } from "@playwright/test";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { Server } from "./server";

/** What a script left behind. */
export interface Ended {
  status: number | null;
  /** What it said, both streams, in order. */
  says: string;
}

/** A script that runs. */
export interface Running {
  /** What it has said so far. */
  says: () => string;
  signal: (signal: NodeJS.Signals) => void;
  ended: Promise<Ended>;
}

export class Pipeline {
  private constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** A folder with `release.yaml`, and `deploy.sh` that notes each of its runs. */
  static async at(server: Server, token: string): Promise<Pipeline> {
    const command = process.env.COUNTERSIGN_COMMAND;
    if (!command) throw new Error("COUNTERSIGN_COMMAND is not set; run the tests through script/test e2e");
    const folder = await mkdtemp(join(tmpdir(), "countersign-pipeline-"));
    await writeFile(join(folder, "release.yaml"), "image: api:1.4.2\n");
    await writeFile(join(folder, "deploy.sh"), '#!/bin/sh\necho "ran $COUNTERSIGN_REQUEST_NUMBER" >> ran\n', { mode: 0o755 });
    const path = `${dirname(command)}${delimiter}${process.env.PATH}`;
    return new Pipeline(folder, { ...process.env, PATH: path, HOME: folder, COUNTERSIGN_URL: server.url, COUNTERSIGN_TOKEN: token });
  }

  /** Starts a script of the shell. */
  start(script: string, env: Record<string, string> = {}): Running {
    const child = spawn("bash", ["-c", script], { cwd: this.folder, env: { ...this.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let says = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (says += text));
    const ended = new Promise<Ended>((resolve) => child.once("close", (status) => resolve({ status, says })));
    return { says: () => says, signal: (signal) => child.kill(signal), ended };
  }

  /** `countersign run` for a deployment of release.yaml to production. */
  run(more = "", command = "./deploy.sh"): Running {
    const ask = "--action release.deploy --project api --environment production --reason 'Fix checkout' --payload release.yaml";
    return this.start(`exec countersign run ${ask} ${more} -- ${command}`);
  }

  /** What `deploy.sh` noted. */
  async ran(): Promise<string> {
    return readFile(join(this.folder, "ran"), "utf8").catch(() => "");
  }

  async close() {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Waits for a script to end as it should. */
export async function expectEnd(running: Running, status: number, says: string | RegExp) {
  const ended = await running.ended;
  expect(ended.status, ended.says).toBe(status);
  expect(ended.says).toMatch(says instanceof RegExp ? says : new RegExp(says.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
}
