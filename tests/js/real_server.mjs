/** The real server, spoken to line by line: tests/history_server.py. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { reply } from "./phone.mjs";

const ROOT = new URL("../../", import.meta.url).pathname;
const PYTHON = process.env.PYTHON ?? `${ROOT}.venv/bin/python`;

/** A server with a database of its own. `send` is given to flush in the place of fetch. */
export class RealServer {
  constructor() {
    this.process = spawn(PYTHON, ["-m", "tests.history_server"], { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    this.send = async (_url, { body }) => {
      const { status, answer } = await this.ask({ do: "sync", body });
      return reply(status, answer);
    };
  }

  /** A new client, with an empty feed. Her account. */
  async begin() {
    return (await this.ask({ do: "begin" })).account;
  }

  /** One thing asked and answered; nothing else is asked meanwhile. */
  async ask(what) {
    this.process.stdin.write(`${JSON.stringify(what)}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error("the server ended");
    return JSON.parse(value);
  }

  close() {
    this.process.stdin.end();
  }
}
