import { type Document, isMap, parseDocument } from "yaml";
import type { Lock } from "./merge";

/** The configuration file of a stack, edited in place: comments and the order of keys stay as they are. */
export class StackConfigFile {
    private constructor(private readonly document: Document) {}

    static parse(text: string, name: string): StackConfigFile {
        const document = parseDocument(text);
        if (document.errors.length > 0) {
            throw new Error(`${name} is not YAML: ${document.errors[0].message}`);
        }
        return new StackConfigFile(document);
    }

    lock(key: string): Lock {
        const node = this.document.getIn(["config", key]);
        return isMap(node) ? (node.toJSON() as Lock) : {};
    }

    setLock(key: string, lock: Lock): void {
        this.document.setIn(["config", key], this.document.createNode(lock));
    }

    toString(): string {
        return this.document.toString({ lineWidth: 0 });
    }
}
