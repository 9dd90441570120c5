export type { DemoSignIn } from './demo-sign-in.js';
export { loadDemo } from './load-demo.js';
