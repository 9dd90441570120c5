/** How long a socket may stay silent before it says who it is. */
export const INIT_TIMEOUT_MS = 3_000;
export const MAX_SUBSCRIPTIONS = 20;
/** Of one user or API key, in this process: tabs of a browser, processes that share a key. */
export const MAX_SOCKETS_OF_CALLER = 20;
/** Of one network, that have not said yet who they are. */
export const MAX_SOCKETS_OF_STRANGERS = 100;
export const MAX_FRAME_BYTES = 100 * 1024;
/** How often a quiet socket is asked whether it is still there. */
export const PING_INTERVAL_MS = 15_000;
/** How long a client may take to agree that its socket is closed. */
export const GOODBYE_MS = 1_000;
