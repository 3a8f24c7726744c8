export * from "./cidr";
export * from "./hosts";
export * from "./slots";
export * from "./space";
export * from "./text";
