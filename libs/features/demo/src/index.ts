export { loadDemo } from './load-demo.js';
export type { LoadDemoOptions } from './load-demo.js';
export { DEMO_PASSWORD } from './demo-sign-in.js';
export type { DemoSignIn } from './demo-sign-in.js';
