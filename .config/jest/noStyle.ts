// jsdom lays nothing out: styles imported by a dependency do nothing in a test.
export default {};
