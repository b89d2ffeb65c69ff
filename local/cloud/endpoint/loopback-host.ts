/**
 * True for a `Host` header that names anything but this machine. A web page can make a browser send requests here under
 * a name of its own that resolves to 127.0.0.1; what it cannot do is send them under ours.
 */
export function refusesHost(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  const isLoopback = /^127(\.\d{1,3}){3}$/.test(name) || name === '[::1]';
  return !isLoopback && name !== 'localhost' && !name.endsWith('.localhost');
}
