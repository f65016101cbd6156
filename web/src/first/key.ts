/**
 * Is in localStorage while a user is signed in, and until they sign out: the next page then begins with the frame of its
 * pages, before it knows whether the session goes on. It says nothing else.
 */
export const SIGNED_IN_KEY = "breakwater.signed-in";
