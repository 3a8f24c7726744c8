/**
 * Whether a Host (or Origin) names this machine. A web page can make a browser send requests to a loopback port, and
 * by rebinding its own name to 127.0.0.1 it could read the answers; what it cannot do is change the name.
 */
export function isLocalHost(host: string | undefined): boolean {
    if (host === undefined) {
        return false;
    }
    const name = host.replace(/:\d*$/, "").toLowerCase();
    return (
        name === "localhost" ||
        name.endsWith(".localhost") ||
        name === "[::1]" ||
        /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
    );
}

export function isLocalOrigin(origin: string): boolean {
    return URL.canParse(origin) && isLocalHost(new URL(origin).host);
}
