import { createSubscriber } from 'svelte/reactivity';

/** The time, read anew each second and at each reading, only while something on screen reads it. */
class Clock {
  #read = createSubscriber((update) => {
    const timer = setInterval(update, 1000);
    return () => clearInterval(timer);
  });

  get now(): number {
    this.#read();
    // Never the time of the last tick: a countdown would begin too high.
    return Date.now();
  }
}

export const clock = new Clock();
