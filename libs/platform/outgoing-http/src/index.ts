export { OutgoingHttp, OutgoingHttpError } from './outgoing-http.js';
export type { OutgoingAnswer, OutgoingHttpErrorCode, OutgoingRequest } from './outgoing-http.js';
