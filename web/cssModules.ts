import { basename } from "node:path";

/** Names of classes: those of their file and their own, so that index.html and the code have the same. */
export const cssModules = {
  generateScopedName: (name: string, file: string) => `${basename(file, ".module.css")}_${name}`,
};
