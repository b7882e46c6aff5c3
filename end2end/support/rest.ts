// REST as a pipeline uses it: with a token, and without a browser.
import { expect } from "@playwright/test";

/** An answer: its status, and its body as JSON. */
export interface Answer {
  status: number;
  body: any;
}

/** Calls of one token. */
export class Rest {
  constructor(
    readonly url: string,
    readonly token: string,
  ) {}

  /** Any call, whatever comes of it. */
  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.token}` };
    if (body !== undefined) headers["content-type"] = "application/json";
    const response = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  }

  /** A call that has to go well; gives the body. */
  async done(method: string, path: string, body?: unknown): Promise<any> {
    const answer = await this.call(method, path, body);
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return answer.body;
  }

  get = (path: string) => this.done("GET", path);
  post = (path: string, body: unknown) => this.done("POST", path, body);
  patch = (path: string, body: unknown) => this.done("PATCH", path, body);
  remove = (path: string) => this.done("DELETE", path);
}
