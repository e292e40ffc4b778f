declare module "*.ftl" {
  const messages: import("../core/messages.ts").Messages;
  export default messages;
}
