// Who receives webhooks: answers as a test says, keeps what arrived, and verifies it as a receiver would.
import { expect } from "@playwright/test";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

/** What arrived. */
export interface Arrival {
  /** `webhook-id`: the same in every attempt at a delivery. */
  id: string;
  headers: Record<string, string>;
  /** As it came. */
  body: string;
  /** The event in it. */
  event: any;
}

/** What is answered; nothing at all where it is undefined. */
export interface Answer {
  status: number;
  body?: string;
  headers?: Record<string, string>;
}

export class Receiver {
  readonly arrived: Arrival[] = [];
  /** What to answer to an arrival, the first being 1. */
  answer: (number: number) => Promise<Answer | undefined> | Answer | undefined = () => ({ status: 200, body: "thank you" });
  private server?: Server;
  private port = 0;

  /** Starts to listen; the second time where it did the first time. */
  async open(): Promise<this> {
    this.server = createServer(async (request, response) => {
      this.arrived.push(await read(request));
      const answer = await this.answer(this.arrived.length);
      if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, "127.0.0.1", resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  async close() {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  get url() {
    return `http://127.0.0.1:${this.port}/hooks`;
  }

  /** Waits for so many arrivals and gives the last. */
  async wait(number: number): Promise<Arrival> {
    await expect.poll(() => this.arrived.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(number);
    return this.arrived.at(-1)!;
  }
}

/** Verifies an arrival with the published library: gives the event, or throws. */
export const verified = (secret: string, { body, headers }: Arrival): any => new Webhook(secret).verify(body, headers);

async function read(request: IncomingMessage): Promise<Arrival> {
  let body = "";
  for await (const piece of request.setEncoding("utf8")) body += piece;
  const headers = request.headers as Record<string, string>;
  return { id: headers["webhook-id"] ?? "", headers, body, event: JSON.parse(body) };
}
