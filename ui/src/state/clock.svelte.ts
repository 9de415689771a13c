import { createSubscriber } from 'svelte/reactivity';

/** The time, renewed each second, only while something on screen reads it. */
class Clock {
  #now = Date.now();
  #read = createSubscriber((update) => {
    const timer = setInterval(() => {
      this.#now = Date.now();
      update();
    }, 1000);
    return () => clearInterval(timer);
  });

  get now(): number {
    this.#read();
    return this.#now;
  }
}

export const clock = new Clock();
