import { GOODBYE_MS, PING_INTERVAL_MS } from './socket-limits.js';

/** The part of a WebSocket that is used here. */
export interface ClientSocket {
  readonly protocol: string;
  readonly readyState: number;
  readonly OPEN: number;
  send(text: string, sent: (error?: Error) => void): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
  ping(): void;
  on(event: 'message', listener: (data: unknown) => void): unknown;
  on(event: 'close', listener: (code: number, reason: unknown) => void): unknown;
  on(event: 'pong', listener: () => void): unknown;
}

/** Sends a text; a socket that has closed meanwhile takes it silently. */
export async function sendText(socket: ClientSocket, text: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return;
  await new Promise<void>((resolve, reject) => {
    socket.send(text, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Ends sockets whose other side vanished without a word, as it does when a network breaks. Calls
 * `onAnswer` whenever the other side turned out to be there.
 */
export function keepAlive(socket: ClientSocket, onAnswer: () => void): void {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) {
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, PING_INTERVAL_MS);
  socket.on('pong', () => {
    answered = true;
    onAnswer();
  });
  socket.on('close', () => clearInterval(timer));
}

/** Tells a client that the program ends, and does not wait long for its goodbye. */
export function dismiss(socket: ClientSocket): void {
  socket.close(1001, 'Shutting down');
  setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
}
