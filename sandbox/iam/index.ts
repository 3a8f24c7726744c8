import type { Action } from "../world/call";
import { actions as serviceLinkedRole } from "./service-linked-role";

/** All IAM actions of the sandbox by AWS's names. */
export const actions: Record<string, Action> = { ...serviceLinkedRole };
