import type { Head } from "../format";
import { get } from "./dom";
import { type Items, readItems } from "./items";

/** Unpacks what the page carries. */
export async function readData(): Promise<Items> {
    const head = JSON.parse(new TextDecoder().decode(bytesOf("head"))) as Head;
    const columns = await inflate(bytesOf("columns"));
    return readItems(head, columns, bytesOf("ids"));
}

function bytesOf(id: string): Uint8Array<ArrayBuffer> {
    const binary = atob(get(id).textContent!.trim());
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) {
        bytes[i] = binary.charCodeAt(i);
    }
    return bytes;
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
}
