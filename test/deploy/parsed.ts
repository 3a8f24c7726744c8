import { type Deployment, parseDeployment } from "../../deploy/plan";

/** A deployment as a file with these stacks would give it. */
export function parsed(stacks: readonly { name: string; dependencies?: string[] }[]): Deployment {
    return parseDeployment(JSON.stringify({ stacks }), "deployment.json");
}
