export * from "./environment";
export * from "./integration";
export * from "./judged";
export * from "./names";
export * from "./outline";
export * from "./records";
export * from "./runs";
export * from "./snapshot";
