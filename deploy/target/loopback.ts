import { isIPv4 } from "node:net";

/** Whether a URL points to this machine: `localhost`, 127.0.0.0/8 or `::1`. */
export function isLoopback(url: string): boolean {
    try {
        const { hostname } = new URL(url);
        return (
            hostname === "localhost" ||
            hostname === "[::1]" ||
            (isIPv4(hostname) && hostname.startsWith("127."))
        );
    } catch {
        return false;
    }
}
