/** The projects of jest whose tests need a deployed shop, at `SHOP_URL`. */
export const deployedProjects = ['functional', 'load', 'resilience', 'dynamic-security', 'smoke'];
