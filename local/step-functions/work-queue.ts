import { setImmediate } from 'node:timers/promises';
import type { Activity } from '../runtime/clock.ts';

type Job = () => unknown;

/** How many jobs run before other work of the process gets its turn. */
const JOBS_PER_TURN = 500;

/**
 * Runs one job after the other, in the order in which they came: two steps never interleave, although evaluating an expression
 * takes a promise, so that the same calls give the same history. While jobs run, there is activity.
 */
export class WorkQueue {
  readonly #activity: Activity;
  readonly #done: () => void;
  #jobs: Job[] = [];
  #running = false;
  #closed = false;

  /** `done` is called after every job, before anybody hears of its result. */
  constructor(activity: Activity, done: () => void = () => {}) {
    this.#activity = activity;
    this.#done = done;
  }

  /** Adds a job that nobody waits for. What it throws is a bug and ends as an unhandled rejection. */
  add(job: Job): void {
    if (this.#closed) return;
    this.#jobs.push(job);
    if (this.#running) return;
    this.#running = true;
    const end = this.#activity.begin();
    queueMicrotask(() => void this.#run(end));
  }

  /** Adds a job and waits for what it gives. */
  ask<T>(job: () => T | Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('the service was put away'));
    return new Promise((resolve, reject) => {
      this.add(async () => {
        try {
          const result = await job();
          this.#done();
          resolve(result);
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** Takes no more jobs: what comes late, a function's answer for one, is dropped. */
  close(): void {
    this.#closed = true;
  }

  async #run(end: () => void): Promise<void> {
    let done = 0;
    try {
      while (this.#jobs.length > 0) {
        const jobs = this.#jobs;
        this.#jobs = [];
        for (const job of jobs) {
          try {
            const result = job();
            if (result instanceof Promise) await result;
            this.#done();
          } catch (error) {
            surface(error);
          }
          done += 1;
          if (done % JOBS_PER_TURN === 0) await setImmediate();
        }
      }
    } finally {
      this.#running = false;
      end();
    }
  }
}

/** A job that throws is a bug: it surfaces, and the jobs behind it still run. */
function surface(error: unknown): void {
  void Promise.reject(error);
}
