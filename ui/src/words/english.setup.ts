import { speak } from '.';

// Tests read English, as a page does that has begun.
await speak('en');
