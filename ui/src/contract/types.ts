// Written by `cargo xtask types` from src-tauri/crates/contract. Do not edit.
export type * from './words';
export type * from './live';
export type * from './photos';
export type * from './sessions';
export type * from './removals';
export type * from './events';
export type * from './drops';
export type * from './pack_up';
export type * from './support';
export type * from './drafts';
export type * from './requests';
