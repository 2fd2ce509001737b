// What the type checker cannot know: names of the service worker's scope, modules that the server writes into /sw.js,
// and what browsers have but their type library has not.
declare const registration: ServiceWorkerRegistration;
declare const clients: Clients;
declare function skipWaiting(): Promise<void>;

declare module "*/config.js";
declare module "*/templates.js";

declare const htmx: any;
declare const trustedTypes: any;
interface Window {
  htmx: any;
  trustedTypes: any;
}
interface ServiceWorkerRegistration {
  sync: any;
}
interface Credential {
  toJSON(): any;
}
