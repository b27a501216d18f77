import type { Server } from 'node:http';

/**
 * Makes a server listen on 127.0.0.1 only, on a free port where 0 is asked for; gives the port.
 *
 * @throws the system's `EADDRINUSE` when the port is taken
 */
export function listenLocally(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}

/** Stops listening and cuts every connection off. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
