/**
 * The user's language and place, for every number and date on the page.
 *
 * The texts of the page are English; numbers, dates and currencies are written as the browser's languages
 * ask, and times in the browser's time zone.
 */
export const locales: readonly string[] = navigator.languages.length > 0 ? navigator.languages : ["en"];
