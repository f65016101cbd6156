/** Functions for {@link breakwater.e2e.EmulatorTruthTest}. */
package breakwater.e2e.handlers;
